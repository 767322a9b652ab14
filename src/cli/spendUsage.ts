/** What `spend --help` prints. */
export const SPEND_USAGE = `What runs cost on this machine, and what they may cost

  node mcp.mjs spend [show]        what was spent, and the limits
  node mcp.mjs spend limits [...]  change the limits of this machine
  node mcp.mjs spend approve       approve a run that waits for you, once
  node mcp.mjs spend stop          refuse every run of this machine, and cancel
                                   what is in flight
  node mcp.mjs spend resume        allow runs again, within the limits

  --json                   show: for programs

  --max-run N              limits: USD of a run; "none" removes a limit
  --max-session N          of one server process or one window
  --max-day N              of a day; 20 by default, above which runs are asked
                           for instead of being refused
  --max-month N            of a month
  --confirm-above N        a run that may cost more needs your approval; 0.50 by
                           default
  --unknown-price POLICY   ask, allow or refuse runs without a known price
  --loop-brake on|off      on: the same run more than 3 times, or 10 runs of one
                           client in 2 minutes, need your approval

Environment: FAL_MAX_RUN, FAL_MAX_SESSION, FAL_MAX_DAY, FAL_MAX_MONTH,
FAL_CONFIRM_ABOVE, FAL_UNKNOWN_PRICE and FAL_LOOP_BRAKE set limits of one
process; of all limits the strictest applies.
`;
