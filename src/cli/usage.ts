/** What --help prints. */
export const USAGE = `fal MCP server

  node mcp.mjs [--root DIR]...    serve one client on stdin and stdout
  node mcp.mjs connect CLIENT     write this server into a client's configuration
                                  (connect --help tells more)

  --root DIR     a folder that uploads may read and results may be saved in;
                 used when the client tells no roots of its own
                 (else the working folder, unless it is / or the home folder)
  --version      print the version
  --help         print this

Environment
  FAL_KEY          the fal key; without one only the discovery tools work
                   (https://fal.ai/dashboard/keys)
  FAL_GATEWAY_URL  send every request for https://HOST/PATH to GATEWAY/HOST/PATH,
                   e.g. the sandbox; whoever sets it gets the key
  FAL_DATA_DIR     where the journal of jobs and the caches are kept
`;
