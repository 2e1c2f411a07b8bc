# IPv6 by hand: what ifconfig does and prints, byte for byte.  A12 A16 A17
NET_IPV6=1
. "$(dirname "$0")/lib.sh"
net_test "ifconfig inet6 does and prints what Solaris does and prints"

# A blank at the end of a line is written as | here.
listing() { sed 's/|$//'; }

index() { ip -n "$NS-host" -o link show dev "$1" | cut -d: -f1; }

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

start_daemon
expect 0 "" ifconfig hme0 inet6 plumb
prints "$(listing <<END
hme0: flags=2000840<RUNNING,MULTICAST,IPv6> mtu 1500 index $(index hme0)
	inet6 ::/0 |
END
)" ifconfig hme0 inet6
expect 1 "ifconfig: status: SIOCGLIFFLAGS: hme0: no such interface" \
    ifconfig hme0
expect 0 "ifconfig: SIOCSLIFNAME for ip: hme0: already exists" \
    ifconfig hme0 inet6 plumb
ok "plumb; without inet6 it is not found"

expect 0 "" ifconfig hme0 inet6 -failover up
wait_for 5 "ifconfig hme0 inet6 | grep -q $LINK0/10"
prints "$(listing <<END
hme0: flags=a000841<UP,RUNNING,MULTICAST,IPv6,NOFAILOVER> mtu 1500 index $(index hme0)
	inet6 $LINK0/10 |
END
)" ifconfig hme0 inet6
ok "A16 the link-local address as test address"

expect 0 "" ifconfig hme0 plumb 192.168.85.19 netmask + broadcast + up
expect 0 "" ifconfig hme0 group test
prints "$(listing <<END
hme0: flags=1000843<UP,BROADCAST,RUNNING,MULTICAST,IPv4> mtu 1500 index $(index hme0)
	inet 192.168.85.19 netmask ffffff00 broadcast 192.168.85.255
	groupname test
	ether 8:0:20:b9:4c:54 |
END
)" ifconfig hme0
prints "$(listing <<END
hme0: flags=a000841<UP,RUNNING,MULTICAST,IPv6,NOFAILOVER> mtu 1500 index $(index hme0)
	inet6 $LINK0/10 |
	groupname test
END
)" ifconfig hme0 inet6
ok "A12 the group is that of both families"

expect 1 "ifconfig: SIOCSLIFADDR: hme0: Cannot assign requested address" \
    ifconfig hme0 inet6 2001:db8::19/64
expect 1 "ifconfig: Operation netmask not supported for inet6" \
    ifconfig hme0 inet6 netmask +
expect 1 "ifconfig: setifflags: SIOCSLIFFLAGS: hme0:7: Invalid argument" \
    ifconfig hme0:7 inet6 plumb up
expect 0 "" ifconfig hme0:7 inet6 unplumb
expect 1 "ifconfig: removeif: can't remove interface: hme0" \
    ifconfig hme0 inet6 removeif "$LINK0"
expect 1 "ifconfig: setifmtu: SIOCSLIFMTU: hme0: Invalid argument" \
    ifconfig hme0 inet6 mtu 1279
expect 1 "ifconfig: Bad prefix length: 129" ifconfig hme0 inet6 addif ::1/129
ok "what IPv6 does not take is refused"

expect 0 "Created new logical interface hme0:1" \
    ifconfig hme0 inet6 addif 2001:db8::19/64
must '! addr_on hme0 2001:db8::19' "it is down as yet"
expect 0 "" ifconfig hme0:1 inet6 up
must 'addr_on hme0 2001:db8::19' "the kernel has it"
expect 0 "Created new logical interface hme0:2" \
    ifconfig hme0 inet6 addif 2001:db8::20 deprecated up
prints "$(listing <<END
hme0: flags=a000841<UP,RUNNING,MULTICAST,IPv6,NOFAILOVER> mtu 1500 index $(index hme0)
	inet6 $LINK0/10 |
	groupname test
	ether 8:0:20:b9:4c:54 |
hme0:1: flags=2000841<UP,RUNNING,MULTICAST,IPv6> mtu 1500 index $(index hme0)
	inet6 2001:db8::19/64 |
hme0:2: flags=2040841<UP,RUNNING,MULTICAST,DEPRECATED,IPv6> mtu 1500 index $(index hme0)
	inet6 2001:db8::20/64 |
END
)" eval "ifconfig -a6 | awk '/^[^\t]/ { lo = /^lo/ } !lo'"
must '[[ $(ifconfig -av6) == *"	token ::a00:20ff:feb9:4c54/64 maxhops 64, reachtime "*" ms, reachretrans 1000 ms, maxmtu 1500 "* ]]' \
    "-av says more"
ok "addif, up, deprecated"

# The names that -a... selects.
names() { ifconfig "$@" | sed -n 's/^\([^\t ]*\): .*/\1/p' | grep -v '^lo' | paste -sd ' '; }
expect 0 "" ifconfig hme0:2 inet6 down
must '! addr_on hme0 2001:db8::20' "down takes it off"
must '[ "$(names -a)" = "hme0 hme0 hme0:1 hme0:2" ]' "-a: $(names -a)"
must '[ "$(names -a4)" = hme0 ]' "-a4: $(names -a4)"
must '[ "$(names -6a)" = "hme0 hme0:1 hme0:2" ]' "-6a: $(names -6a)"
must '[ "$(names -au6)" = "hme0 hme0:1" ]' "-au6: $(names -au6)"
must '[ "$(names -ad)" = hme0:2 ]' "-ad: $(names -ad)"
must '[ "$(names -auD4)" = hme0 ]' "-auD4: $(names -auD4)"
must '[ "$(names -a inet6)" = "hme0 hme0:1 hme0:2" ]' "-a inet6"
mkdir -p "$IPMP_ROOT/etc/default"
echo DEFAULT_IP=IP_VERSION4 >"$IPMP_ROOT/etc/default/inet_type"
must '[ "$(names -a)" = hme0 ]' "DEFAULT_IP=IP_VERSION4: $(names -a)"
must '[ "$(names -a6)" = "hme0 hme0:1 hme0:2" ]' "but whoever asks for 6 gets it"
rm "$IPMP_ROOT/etc/default/inet_type"
ok "A17 -a with 4, 6, u, d and D, and DEFAULT_IP"

expect 0 "" ifconfig hme0 inet6 removeif 2001:db8::20
expect 0 "" ifconfig hme0 inet6 removeif 2001:db8::19
must '! addr_on hme0 2001:db8::19' "the kernel has it no more"
expect 0 "" ifconfig hme0 inet6 token ::1:2:3/64
must '[[ $(ifconfig -av6) == *"	token ::1:2:3/64 maxhops"* ]]' "the token is set"
must 'ip -n "$NS-host" token get dev hme0 | grep -q "::1:2:3"' "in the kernel"
expect 0 "" ifconfig hme0 inet6 unplumb
expect 1 "no such interface" ifconfig hme0 inet6
must 'addr_on hme0 $LINK0' "what the kernel made stays"
expect 0 "groupname test" ifconfig hme0
ok "removeif, token, unplumb"

expect 0 "" ifconfig hme1 inet6 plumb
expect 0 "" ifconfig hme1 inet6 fe80::1:1 up
prints "$(listing <<END
hme1: flags=2000841<UP,RUNNING,MULTICAST,IPv6> mtu 1500 index $(index hme1)
	inet6 fe80::1:1/10 |
END
)" ifconfig hme1 inet6
must 'ip -n "$NS-host" addr show dev hme1 | grep -q "inet6 fe80::1:1/64 "' \
    "the kernel has it, for the network that link-local addresses are in there"
expect 0 "" ifconfig hme1 inet6 standby group test
expect 0 "flags=62000841<" ifconfig hme1 inet6
ok "a link-local address by hand; a standby"

expect 0 "" ifconfig hme1 inet6 unplumb
ip -n "$NS-host" link set hme1 down addrgenmode none
expect 0 "" ifconfig hme1 inet6 plumb
expect 0 "the kernel makes no link-local address there" ifconfig hme1 inet6 up
expect 0 "" ifconfig hme1 inet6 unplumb
host sysctl -qw net.ipv6.conf.hme1.disable_ipv6=1
expect 0 "" ifconfig hme1 inet6 plumb
expect 1 "IPv6 is switched off" ifconfig hme1 inet6 up
ok "without IPv6 in the kernel it says so"
