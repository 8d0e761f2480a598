# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of inquest for fish. What there is to complete is asked of the program itself.

function __inquest_commands
	inquest help 2>/dev/null | string replace -rf '^  ([a-z]+) +(.+)$' '$1\t$2'
end

function __inquest_formats
	inquest sql --help 2>/dev/null | sed -n '/^Formats:/,$s/^  \([a-z]*\)  *.*/\1/p'
end

function __inquest_questions
	inquest queries --format tsv 2>/dev/null | tail -n +2 | cut -f 1
end

complete -c inquest -n __fish_use_subcommand -a '(__inquest_commands)'
complete -c inquest -s f -l format -x -a '(__inquest_formats)' -d 'How to print rows'
complete -c inquest -l queries -r -d 'Saved questions of this folder, too'
complete -c inquest -l limit-time -x -d 'Give up after this time'
complete -c inquest -n '__fish_seen_subcommand_from queries help' -f -a '(__inquest_questions)'
