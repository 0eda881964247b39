import type { SHELLS } from '../verbTable.ts';

/**
 * The completion script of each shell. They hold no knowledge of verbs and options: each hands the words
 * up to the cursor to `berth __complete`, which answers a candidate a line, with a tab and its meaning.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  // Bash splits words at COMP_WORDBREAKS (= : @), which names hold, and replaces the last piece only.
  bash: `_berth() {
  local words line=\${COMP_LINE:0:COMP_POINT} current pieces
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[\${#words[@]}-1]}
  pieces=\${current%"\${current##*[=:@]}"}
  [[ $COMP_WORDBREAKS == *@* || $pieces != *@* ]] || pieces=
  COMPREPLY=()
  local candidate meaning
  while IFS=$'\\t' read -r candidate meaning; do
    COMPREPLY+=("\${candidate#"$pieces"}")
  done < <("\${words[0]}" __complete "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F _berth berth`,
  zsh: `#compdef berth
_berth() {
  local -a candidates
  local candidate meaning
  while IFS=$'\\t' read -r candidate meaning; do
    candidates+=("\${candidate//:/\\\\:}\${meaning:+:$meaning}")
  done < <("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#candidates )); then
    _describe -t berth berth candidates
  else
    _default
  fi
}
if [[ $funcstack[1] = _berth ]]; then
  _berth "$@"
else
  compdef _berth berth
fi`,
  fish: `function __berth_complete
    set -l words (commandline -opc) (commandline -ct)
    command berth __complete $words[2..-1] 2>/dev/null
end
function __berth_takes_words
    set -l words (commandline -opc)
    not contains -- -- $words; and not contains -- $words[-1] -C --write
    and not contains -- scan $words
end
complete -c berth -f -n __berth_takes_words -a '(__berth_complete)'
complete -c berth -n '__fish_seen_subcommand_from scan' -a '(__berth_complete)'`,
  powershell: `Register-ArgumentCompleter -Native -CommandName berth -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  & berth __complete @words "$wordToComplete" 2>$null | ForEach-Object {
    $value, $meaning = $_ -split [char]9, 2
    if (-not $meaning) { $meaning = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $meaning)
  }
}`,
};
