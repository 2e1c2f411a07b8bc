# if_mpadm and ipmpstat with both families.
NET_IPV6=1
. "$(dirname "$0")/lib.sh"
net_test "if_mpadm takes both families down and up, ipmpstat shows both"

cp "${IPMPSTAT:-$BUILDDIR/ipmpstat/ipmpstat}" "$TMP/bin/ipmpstat" ||
    fail "ipmpstat is missing"
ipmpstat() { host "$TMP/bin/ipmpstat" "$@"; }

# shows LINE COMMAND...: one of the lines is that one, blanks aside.
shows() {
	local want=$1

	shift
	"$@" 2>&1 | tr -s ' ' | sed 's/ $//' | grep -qxF -- "$want"
}

start_daemon
two6_setup
whole=$(ifconfig -a)

must 'shows "fd85::19 up test hme0 hme0 hme1" ipmpstat -an' \
    "ipmpstat -an: $(ipmpstat -an)"
must 'shows "192.168.85.19 up test hme0 hme0 hme1" ipmpstat -an' "and IPv4"
must 'shows "hme0 routes $LINK0 fe80::1" ipmpstat -nt' \
    "ipmpstat -nt: $(ipmpstat -nt)"
must '[[ $(ipmpstat -aj) == *"\"fd85::19\""* ]]' "ipmpstat -aj"
must '[[ $(ipmpstat -tj) == *"\"$LINK0\""* ]]' "ipmpstat -tj"
must '[ "$(ipmpstat -an -o address,inbound -P | grep fd85)" = "fd85\:\:19:hme0
fd85\:\:20:hme1" ]' "ipmpstat -P: $(ipmpstat -an -o address,inbound -P)"
ok "ipmpstat"

if_mpadm -d hme0 || fail "if_mpadm -d hme0"
must 'shows "fd85::19 up test hme1 hme1" ipmpstat -an' "it has moved"
expect 0 "hme0: flags=8a000840<" ifconfig hme0 inet6
expect 0 "hme0: flags=89000842<" ifconfig hme0 inet
must 'addr_on hme1 fd85::19 && ! addr_on hme0 fd85::19' \
    "in the kernel, too"
if_mpadm -r hme0 || fail "if_mpadm -r hme0"
wait_for 3 '[ "$(ifconfig -a)" = "$whole" ]'
ok "if_mpadm"
