#!/usr/bin/env bash
# The manual pages are well-formed, and each option and word that a program
# understands stands in its page.
set -euo pipefail
cd "${SRCDIR:-$(dirname "$0")/..}"

if ! command -v mandoc >/dev/null; then
	echo "mandoc is not installed"
	exit 77
fi
status=0
complain() {
	echo "$*"
	status=1
}

# The letters and the long names that a source file gives to getopt.
options_of() {
	sed -nE 's/.*getopt(_long)?\(argc, argv, "([^"]*)".*/\2/p' "$1" |
		tr -d : | grep -o . || true
	sed -nE 's/.*\{ "([a-z]+)", [a-z]+_argument.*/-\1/p' "$1"
}

# The words of ifconfig's table that are not refused, and the long options of
# its usage.
words_of() {
	sed -nE -e 's/^	(PLAIN|FLAG)\("([^"]*)".*/\2/p' \
		-e 's/.*\{ ?\.name = "([^"]*)".*/\1/p' "$1/args.c"
	grep -oE -- '--[a-z]+' "$1/main.c" | sort -u
}

# page_has_option PAGE LETTER|-NAME
page_has_option() {
	grep -qE -- "^\\.(It )?Fl $2( |\$)" "$1"
}

# A word is in a .Cm line, or an option in a .Fl line; "-word" beside "word".
page_has_word() {
	local word=$2

	case $word in
	--*) page_has_option "$1" "${word#-}" ;;
	*) grep -qE -- "^\\.(It |Oo |Xo )?(Cm |.* Cm |.*, )${word#-}( |,|\$)" \
		"$1" || grep -qE -- "^\\.(It )?Cm (.* )?-?${word#-}( |,|\$)" \
		"$1" ;;
	esac
}

# Each look must find what is there, or it would find nothing anywhere.
[ "$(options_of ipmpstat/args.c | grep -cE '^([agipto]|-help)$')" = 7 ] ||
	complain 'options_of does not find the options of ipmpstat'
[ "$(words_of ifconfig-ipmp | grep -cxE 'plumb|addif|-failover|--boot')" = 4 ] ||
	complain 'words_of does not find the words of ifconfig'
page_has_option docs/ipmpstat.8 Q &&
	complain 'page_has_option finds what is not there'
page_has_word docs/ifconfig-ipmp.8 pull &&
	complain 'page_has_word finds what is not there'

for page in docs/*.[1-9]; do
	mandoc -T lint -W warning "$page" || status=1
done
while read -r page source; do
	while read -r option; do
		page_has_option "$page" "$option" ||
			complain "$page does not have -$option"
	done < <(options_of "$source")
done <<'END'
docs/in.mpathd.8 mpathd/main.c
docs/ipmpstat.8 ipmpstat/args.c
docs/if_mpadm.8 if_mpadm/main.c
END
while read -r word; do
	page_has_word docs/ifconfig-ipmp.8 "$word" ||
		complain "docs/ifconfig-ipmp.8 does not have $word"
done < <(words_of ifconfig-ipmp)
exit $status
