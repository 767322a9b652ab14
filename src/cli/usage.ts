/** What --help prints. */
export const USAGE = `fal MCP server

  node mcp.mjs [--root DIR]...    serve one client on stdin and stdout
  node mcp.mjs --http [...]       serve any number over HTTP, each request with
                                  its own key: Authorization: Bearer <FAL_KEY>
  node mcp.mjs connect CLIENT     write this server into a client's configuration
                                  (see connect --help)
  node mcp.mjs trust DIR          let a project's presets be used (see trust --help)
  node mcp.mjs spend              what was spent, and what may be (see spend --help)

  --root DIR     a folder for reading uploads and saving results, used when the
                 client has no roots; repeatable (default: the working folder,
                 unless it is / or the home folder)
  --untrusted    read and write no file of the project, whatever its roots
  --presets      trust the presets of the project (.fal/presets), each a tool of
                 its own; without it, those that "trust" has recorded count
  --disable-tool NAME
                 do not offer this tool; repeatable

  --accept-max-cost N
                 runs of up to N USD need no approval; limits still hold

  --http              the URL is the first line on stderr; nothing is stored and
                      no local file is read or written
  --host HOST         where to listen; default: 127.0.0.1
  --port PORT         default: a free port
  --allow-host NAME   a host name, besides localhost, that requests may address;
                      repeatable; * for any, behind a proxy that checks
  --allow-origin URL  an origin whose pages may call; repeatable; * for any
  --ledger URL        redis: or rediss: address of a Redis or Valkey, in which all
                      replicas count what a key spends a day (FAL_MAX_DAY)
  --keyless           the discovery tools work without a key

  --version      print the version
  --help         print this

Environment
  FAL_KEY          the fal key; without one only the discovery tools work
                   (https://fal.ai/dashboard/keys); not used with --http
  FAL_KEY_FILE     a file with the key, outside the project, that only you can read
  FAL_GATEWAY_URL  send every request for https://HOST/PATH to GATEWAY/HOST/PATH,
                   e.g. the sandbox; your key is sent to this address
  FAL_DATA_DIR     folder of the job journal, the spending and the caches;
                   not used with --http
  FAL_MAX_RUN, FAL_MAX_SESSION, FAL_MAX_DAY, FAL_MAX_MONTH, FAL_CONFIRM_ABOVE,
  FAL_UNKNOWN_PRICE, FAL_LOOP_BRAKE
                   spending limits of this process (see spend --help)
`;
