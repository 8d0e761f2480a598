# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of inquest for fish. What there is to complete is asked of the program itself.

function __inquest_commands
	inquest help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\)  *\(.*\)/\1\t\2/p'
end

function __inquest_topics
	inquest help 2>/dev/null | string replace -rf '^  ([a-z]+) +(.+)$' '$1\t$2'
	printf '%s\n' language tables questions crash
end

function __inquest_formats
	inquest (commandline -opc)[2] --help 2>/dev/null | sed -n '/^Formats:/,$s/^  \([a-z]*\)  *.*/\1/p'
end

# The first column of what a command lists.
function __inquest_names
	inquest $argv --format tsv 2>/dev/null | tail -n +2 | cut -f 1
end

# The dumps of the case that was named.
function __inquest_dumps
	set -l words (commandline -opc)
	test (count $words) -ge 3; and __inquest_names dumps $words[3]
end

# What may be asked of the case that was named: crash's words, tables, saved questions.
function __inquest_questions
	test (count (commandline -opc)) -ge 3; or return
	inquest help crash 2>/dev/null | string replace -rf '^  ([a-z]+) +(.+)$' '$1\t$2'
	__inquest_names schema
	__inquest_names queries
end

function __inquest_options
	inquest (commandline -opc)[2] --help 2>/dev/null | string match -ar -- '--[a-z-]+' | sort -u
end

function __inquest_after
	__fish_seen_subcommand_from $argv
end

complete -c inquest -n __fish_use_subcommand -a '(__inquest_commands)'
complete -c inquest -s f -l format -x -a '(__inquest_formats)' -d 'How to print rows'
complete -c inquest -l queries -r -d 'Saved questions of this folder, too'
complete -c inquest -l limit-time -x -d 'Give up after this time'
complete -c inquest -n 'string match -q -- "-*" (commandline -ct)' -f -a '(__inquest_options)'
complete -c inquest -n '__inquest_after ask' -a '(__inquest_questions)'
complete -c inquest -n '__inquest_after queries' -f -a '(__inquest_names queries)'
complete -c inquest -n '__inquest_after schema' -f -a '(__inquest_names schema)'
complete -c inquest -n '__inquest_after help' -f -a '(__inquest_topics; __inquest_names schema; __inquest_names queries)'
complete -c inquest -n '__inquest_after why report compare label forget' -a '(__inquest_dumps)'
