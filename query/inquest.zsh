#compdef inquest
# SPDX-License-Identifier: GPL-2.0-or-later
# Completion for zsh: commands, formats and saved questions, as inquest itself lists them.

_inquest() {
	local -a commands formats questions
	commands=(${(f)"$(inquest help 2>/dev/null | sed -n '/^Commands/,/^$/s/^  \([a-z]*\)  *\(.*\)/\1:\2/p')"})
	formats=(${(f)"$(inquest sql --help 2>/dev/null | sed -n '/^Formats/,$s/^  \([a-z]*\)  *.*/\1/p')"})
	if ((CURRENT == 2)); then
		_describe command commands
		_files -g '*.db'
		return
	fi
	case $words[2] in
	help | queries)
		questions=(${(f)"$(inquest queries --format tsv 2>/dev/null | tail -n +2 | cut -f 1)"})
		_describe question questions
		;;
	*)
		_arguments '(-f --format)'{-f,--format=}'[how to print rows]:format:($formats)' \
			'--queries=[saved questions of this folder, too]:folder:_files -/' \
			'--limit-time=[give up after this time]:time:' '*:file:_files'
		;;
	esac
}

_inquest "$@"
