# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of inquest for bash. What there is to complete is asked of the program itself.

_inquest_section() { # HEADING COMMAND...: the first words below a heading of a command's help
	"${@:2}" --help 2> /dev/null | awk -v heading="$1:" \
		'$0 == heading { on = 1; next } on && !/^  / { exit } on { print $1 }'
}

_inquest_options() {
	"$@" --help 2> /dev/null | grep -oE -- '--[a-z-]+=?' | sort -u
}

_inquest_complete() {
	mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$1" -- "$current")
}

# The first column of what a command lists.
_inquest_names() {
	"$@" --format tsv 2> /dev/null | tail -n +2 | cut -f 1
}

# What a command takes beside options; files come by themselves.
_inquest_operands() { # PROGRAM COMMAND
	case $2 in
	label | forget) # the dumps of the case that is named before
		if ((COMP_CWORD == 3)) || [[ $2 == forget ]]; then
			_inquest_complete "$(_inquest_names "$1" dumps "${COMP_WORDS[2]}")"
		fi
		;;
	why | report | compare) ((COMP_CWORD < 3)) || _inquest_complete "$(_inquest_names "$1" dumps "${COMP_WORDS[2]}")" ;;
	ask) # of the case that is named before
		((COMP_CWORD < 3)) || _inquest_complete "$("$1" help crash 2> /dev/null | awk '/^  [a-z]/ { print $1 }') \
			$(_inquest_names "$1" schema) $(_inquest_names "$1" queries)"
		;;
	schema) _inquest_complete "$(_inquest_names "$1" schema)" ;;
	queries) _inquest_complete "$(_inquest_names "$1" queries)" ;;
	help)
		_inquest_complete "$("$1" help 2> /dev/null | awk '/^  / { print $1 }') language tables questions crash"
		_inquest_complete "$(_inquest_names "$1" schema) $(_inquest_names "$1" queries)"
		;;
	esac
}

_inquest() {
	local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
	local program=${COMP_WORDS[0]} command=${COMP_WORDS[1]}

	COMPREPLY=()
	if ((COMP_CWORD == 1)); then
		_inquest_complete "$(_inquest_section Commands "$program") --help --version"
		mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -X '!*.db' -- "$current")
		return
	fi
	[[ $command == *.db || -f $command ]] && command=shell
	[[ $current == = ]] && current=
	[[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD-2]}
	case $previous in
	--format | -f)
		_inquest_complete "$(_inquest_section Formats "$program" "$command")"
		return
		;;
	--types)
		_inquest_complete "btf dwarf"
		return
		;;
	--queries | --profiles)
		mapfile -t COMPREPLY < <(compgen -d -- "$current")
		return
		;;
	esac
	if [[ $current == -* ]]; then
		_inquest_complete "$(_inquest_options "$program" "$command")"
		[[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
	else
		_inquest_operands "$program" "$command"
	fi
}

complete -o default -F _inquest inquest
