#compdef inquest
# SPDX-License-Identifier: GPL-2.0-or-later
# Completion for zsh: commands, options, formats, tables, dumps and saved questions, as inquest itself lists them.

# The first column of what a command lists.
_inquest_names() {
	names=(${(f)"$(inquest "$@" --format tsv 2>/dev/null | tail -n +2 | cut -f 1)"})
	_describe "$1" names
}

_inquest_options() {
	names=(${(f)"$(inquest $words[2] --help 2>/dev/null | grep -oE -- '--[a-z-]+=?' | sort -u)"})
	compadd -S '' -- ${(M)names:#*=}
	compadd -- ${names:#*=}
}

_inquest() {
	local -a names formats
	if ((CURRENT == 2)); then
		names=(${(f)"$(inquest help 2>/dev/null | sed -n '/^Commands/,/^$/s/^  \([a-z]*\)  *\(.*\)/\1:\2/p')"})
		_describe command names
		_files -g '*.db'
		return
	fi
	if [[ $words[CURRENT-1] == (-f|--format) || $words[CURRENT] == --format=* ]]; then
		formats=(${(f)"$(inquest $words[2] --help 2>/dev/null | sed -n '/^Formats/,$s/^  \([a-z]*\)  *.*/\1/p')"})
		compset -P '--format='
		_describe format formats
		return
	fi
	if [[ $words[CURRENT] == -* ]]; then
		_inquest_options
		return
	fi
	case $words[2] in
	help)
		names=(${(f)"$(inquest help 2>/dev/null | sed -n 's/^  \([a-z]*\)  *\(.*\)/\1:\2/p')"} language tables questions crash)
		_describe topic names
		_inquest_names schema
		_inquest_names queries
		;;
	ask)
		if ((CURRENT > 3)); then
			names=(${(f)"$(inquest help crash 2>/dev/null | sed -n 's/^  \([a-z]*\)  *\(.*\)/\1:\2/p')"})
			_describe word names
			_inquest_names schema
			_inquest_names queries
		fi
		_files
		;;
	queries | schema) _inquest_names $words[2] ;;
	why | report | compare | label | forget)
		((CURRENT > 3)) && _inquest_names dumps $words[3]
		_files
		;;
	*) _files ;;
	esac
}

_inquest "$@"
