# An address with a lifetime, as a DHCP client makes it, does not run out on a
# NIC where nobody renews it, and has its last lease when it comes home.
. "$(dirname "$0")/lib.sh"
net_test "a leased address survives a failure that is longer than its lease"

LEASED=192.168.85.30

# lease NIC SECONDS: what a DHCP client does each time.
lease() {
	host ip address replace $LEASED/24 brd + dev "$1" \
	    valid_lft "$2" preferred_lft "$2"
}

lifetime_on() {
	host ip -4 address show dev "$1" | grep -A1 " $LEASED/" |
	    sed -n 's/.*valid_lft \([a-z0-9]*\) preferred.*/\1/p'
}

start_daemon
two_setup
lease hme0 4
wait_for 1 'ifconfig -a | grep -q $LEASED'

pull hme0
wait_for 1 'addr_on hme1 $LEASED && ! addr_on hme0 $LEASED'
[ "$(lifetime_on hme1)" = forever ] || fail "runs out: $(lifetime_on hme1)"
holds 6 'addr_on hme1 $LEASED' "longer than the lease"
ok "it does not run out where nobody renews it"

lease hme0 3000
wait_for 1 '! addr_on hme0 $LEASED'
must 'addr_on hme1 $LEASED' "it stays where it works"
ok "the client renews it at the failed NIC, and it stays where it is"

plug hme0
wait_for "$(repair_limit)" 'addr_on hme0 $LEASED && ! addr_on hme1 $LEASED'
left=$(lifetime_on hme0)
left=${left%sec}
[ "$left" -gt 2900 ] && [ "$left" -le 3000 ] || fail "lease of $left s"
ok "at home it has the lease that was renewed, $left s"
