/** The shells that can be completed. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

export const isShell = (text: string): text is Shell => SHELLS.some((shell) => shell === text);

/** The script by which a shell completes `fal-mcp`; `call` is the program that it starts for each Tab, and its arguments. */
export function script(shell: Shell, call: readonly string[]): string {
  const quote =
    shell === 'powershell' ? quotePowershell : shell === 'fish' ? quoteFish : quotePosix;
  return SCRIPTS[shell](call.map(quote).join(' '));
}

const quotePosix = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const quoteFish = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
const quotePowershell = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** bash splits words at = and :, so the words are joined again, and only what follows is replaced. */
const bash = (call: string): string => String.raw`# bash completion for fal-mcp
_fal_mcp() {
  local rest=${'$'}{COMP_LINE:0:COMP_POINT} words=() word blanks i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    blanks=${'$'}{rest%%[![:space:]]*}
    rest=${'$'}{rest#"$blanks"}
    word=${'$'}{COMP_WORDS[i]}
    if ((i == COMP_CWORD)); then word=$rest; fi
    rest=${'$'}{rest#"$word"}
    word=${'$'}{word//[\"\'\\]/}
    if [[ -n $blanks || $i -eq 0 ]]; then words+=("$word"); else words[${'$'}{#words[@]} - 1]+=$word; fi
  done
  local typed=${'$'}{words[${'$'}{#words[@]} - 1]} kind before line value kept=
  if [[ $COMP_WORDBREAKS == *=* ]]; then kept=${'$'}{typed%"${'$'}{typed##*[=:]}"}; fi
  COMPREPLY=()
  {
    read -r kind before || return 0
    while IFS= read -r line; do
      printf -v value %q "${'$'}{line%%$'\t'*}"
      if [[ $value == *[=/] ]]; then compopt -o nospace 2>/dev/null; fi
      COMPREPLY+=("${'$'}{value#"$kept"}")
    done
  } < <(${call} complete "${'$'}{words[@]:1}" 2>/dev/null)
  case $kind in
    files) set -- -f ;;
    folders) set -- -d ;;
    *) return 0 ;;
  esac
  compopt -o filenames 2>/dev/null
  while IFS= read -r line; do
    value=${'$'}{typed:0:before}$line
    COMPREPLY+=("${'$'}{value#"$kept"}")
  done < <(compgen "$1" -- "${'$'}{typed:before}")
}
complete -F _fal_mcp fal-mcp
`;

const zsh = (call: string): string => String.raw`#compdef fal-mcp
_fal_mcp() {
  local -a lines closed open
  local line value text
  lines=("${'$'}{(@f)$(${call} complete "${'$'}{(@Q)words[2,CURRENT-1]}" "${'$'}{(Q)PREFIX}" 2>/dev/null)}")
  local kind=${'$'}{lines[1]%% *} before=${'$'}{lines[1]##* }
  case $kind in
    files) compset -p $before; _files; return ;;
    folders) compset -p $before; _files -/; return ;;
  esac
  for line in "${'$'}{(@)lines[2,-1]}"; do
    value=${'$'}{line%%$'\t'*} text=${'$'}{line#*$'\t'}
    if [[ $value == *[=/] ]]; then
      open+=("${'$'}{value//:/\\:}:$text")
    else
      closed+=("${'$'}{value//:/\\:}:$text")
    fi
  done
  _describe -t values value closed -- open -S ''
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _fal_mcp "$@"; else compdef _fal_mcp fal-mcp; fi
`;

const fish = (call: string): string => String.raw`# fish completion for fal-mcp
function __fal_mcp_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l lines (${call} complete $words[2..] "$typed" 2>/dev/null)
    set -l first (string split ' ' -- "$lines[1]")
    set -l path (string sub -s (math "$first[2] + 1") -- "$typed")
    set -l before (string sub -l "$first[2]" -- "$typed")
    switch "$first[1]"
        case files
            printf "$before%s\n" (__fish_complete_path "$path")
        case folders
            printf "$before%s\n" (__fish_complete_directories "$path")
        case words
            printf '%s\n' $lines[2..]
    end
end
complete -c fal-mcp -f -a '(__fal_mcp_complete)'
`;

const powershell = (call: string): string => String.raw`# PowerShell completion for fal-mcp
Register-ArgumentCompleter -Native -CommandName fal-mcp -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        })
    # Before 7.3 PowerShell drops an empty argument.
    $typed = if ($wordToComplete -eq '' -and $PSVersionTable.PSVersion -lt [version]'7.3') { '""' }
        else { $wordToComplete }
    $lines = @(& ${call} complete @words $typed 2>$null)
    if ($lines.Count -eq 0) { return }
    $kind, $before = $lines[0] -split ' '
    if ($kind -ne 'words') {
        $start = $wordToComplete.Substring(0, $before)
        [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete.Substring($before)) |
            Where-Object { $kind -eq 'files' -or $_.ResultType -eq 'ProviderContainer' } |
            ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($start + $_.CompletionText, $_.ListItemText, $_.ResultType, $_.ToolTip)
            }
        return
    }
    $lines | Select-Object -Skip 1 | ForEach-Object {
        $value, $text = $_ -split "${'`'}t", 2
        if (-not $text) { $text = $value }
        $shown = if ($value -match '[^\w./:=+-]') { "'" + $value.Replace("'", "''") + "'" } else { $value }
        [System.Management.Automation.CompletionResult]::new($shown, $value, 'ParameterValue', $text)
    }
}
`;

const SCRIPTS: Readonly<Record<Shell, (call: string) => string>> = { bash, zsh, fish, powershell };
