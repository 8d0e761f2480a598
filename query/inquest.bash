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
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}

_inquest() {
	local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
	local program=${COMP_WORDS[0]} command=${COMP_WORDS[1]}

	if ((COMP_CWORD == 1)); then
		_inquest_complete "$(_inquest_section Commands "$program") --help --version"
		return
	fi
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
	esac
	if [[ $current == -* ]]; then
		_inquest_complete "$(_inquest_options "$program" "$command")"
		[[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
	elif [[ $command == schema ]]; then
		_inquest_complete "$("$program" schema --format tsv 2> /dev/null | tail -n +2 | cut -f 1)"
	elif [[ $command == forget && $COMP_CWORD -gt 2 || $command == label && $COMP_CWORD -eq 3 ]]; then
		_inquest_complete "$("$program" sql "${COMP_WORDS[2]}" 'SELECT dump FROM dumps' --format tsv 2> /dev/null | tail -n +2)"
	fi
}

complete -o default -F _inquest inquest
