/** What --help prints. */
export const USAGE = `fal MCP server

  node mcp.mjs [--root DIR]...    serve one client on stdin and stdout
  node mcp.mjs --http [...]       serve any number over HTTP, each request with
                                  its own key: Authorization: Bearer <FAL_KEY>
  node mcp.mjs connect CLIENT     write this server into a client's configuration
                                  (connect --help tells more)

  --root DIR     a folder that uploads may read and results may be saved in;
                 used when the client tells no roots of its own
                 (else the working folder, unless it is / or the home folder)
  --untrusted    read and write no file of the project, whatever its roots
  --disable-tool NAME
                 leave this tool out; may be given several times

  --http              the URL is the first line on stderr; nothing is stored and
                      no local file is read or written
  --host HOST         where to listen; 127.0.0.1 unless told
  --port PORT         any free one unless told
  --allow-host NAME   a name, beside localhost, that requests may come for;
                      repeatable; * for any, behind a proxy that checks
  --allow-origin URL  a site whose pages may call; repeatable; * for any
  --keyless           the discovery tools work without a key

  --version      print the version
  --help         print this

Environment
  FAL_KEY          the fal key; without one only the discovery tools work
                   (https://fal.ai/dashboard/keys); not used with --http
  FAL_GATEWAY_URL  send every request for https://HOST/PATH to GATEWAY/HOST/PATH,
                   e.g. the sandbox; whoever sets it gets the key
  FAL_DATA_DIR     where the journal of jobs and the caches are kept;
                   not used with --http
`;
