# ifconfig prints the standard set-up as Solaris does, byte for byte, and its
# options select what they say.  A01 A02 A03 A05 A06 A13 A17 A18
. "$(dirname "$0")/lib.sh"
net_test "ifconfig prints what Solaris prints"

# A blank at the end of a line is written as | here.
listing() { sed 's/|$//'; }

index() { ip -n "$NS-host" -o link show dev "$1" | cut -d: -f1; }

two_listing() {
	local zero one

	zero=$(index hme0) one=$(index hme1)
	listing <<END
hme0: flags=1000843<UP,BROADCAST,RUNNING,MULTICAST,IPv4> mtu 1500 index $zero
	inet 192.168.85.19 netmask ffffff00 broadcast 192.168.85.255
	groupname test
	ether 8:0:20:b9:4c:54 |
hme0:1: flags=9040843<UP,BROADCAST,RUNNING,MULTICAST,DEPRECATED,IPv4,NOFAILOVER> mtu 1500 index $zero
	inet 192.168.85.21 netmask ffffff00 broadcast 192.168.85.255
hme1: flags=1000843<UP,BROADCAST,RUNNING,MULTICAST,IPv4> mtu 1500 index $one
	inet 192.168.85.20 netmask ffffff00 broadcast 192.168.85.255
	groupname test
	ether 8:0:20:b9:4c:55 |
hme1:1: flags=9040843<UP,BROADCAST,RUNNING,MULTICAST,DEPRECATED,IPv4,NOFAILOVER> mtu 1500 index $one
	inet 192.168.85.22 netmask ffffff00 broadcast 192.168.85.255
END
}

# prints WANT COMMAND...
prints() {
	local want=$1 said

	shift
	said=$("$@" 2>&1) || fail "$*: exit status $?: $said"
	[ "$said" = "$want" ] || {
		diff <(echo "$want") <(echo "$said")
		fail "$*: prints something else"
	}
}

# Without the entries of the loopback, and how it looks is Linux' own affair.
without_lo() {
	"$@" | awk '/^[^\t]/ { lo = /^lo/ } !lo'
}

user_ifconfig() { as_user "$IFCONFIG" "$@"; }

start_daemon
two_setup

prints "$(two_listing)" without_lo ifconfig -a
[[ $(ifconfig -a) == lo* ]] || fail "the loopback does not come first"
ok "A01 ifconfig -a"

prints "$(two_listing | grep -v ether)" without_lo user_ifconfig -a
ok "A02 an ordinary user sees the same without ether"

prints "$(two_listing | sed -n 1,3p)" ifconfig hme0 inet
ok "A03 no ether line when the family was named"

prints "$(two_listing | sed -n 1,4p)" ifconfig hme0
ok "A05 ether without leading zeros"

expect 1 "no such interface" ifconfig hme5
ok "A06 an interface that is not plumbed"

prints "$(ifconfig -a)" ifconfig -a4
prints "$(ifconfig -a)" ifconfig -4a
prints "" ifconfig -a6
prints "$(ifconfig -a)" ifconfig -au
prints "" ifconfig -ad
ifconfig hme1 addif 192.168.85.41 netmask + >/dev/null
prints "hme1:2:" eval "ifconfig -ad | awk '/^[^\\t]/ { print \$1 }'"
prints "$(ifconfig -ad)" ifconfig -daD4
prints "$(two_listing)" without_lo ifconfig -auD4
prints "" ifconfig -au6
ifconfig hme1 removeif 192.168.85.41
ok "A17 -a with 4, 6, u, d and D"

expect 1 "ifconfig: -u: no such interface" ifconfig -u
ok "A18 a dash option without a"

ifconfig hme0 group ""
prints "$(two_listing | sed -n '1,2p;4p')" ifconfig hme0
must 'addr_on hme0 192.168.85.19 && addr_on hme0 192.168.85.21' \
    "the addresses of hme0 stay when it leaves its group"
ok "A13 group \"\" takes the groupname line away"
