# As hosting providers give out addresses: a /32, and a gateway outside of it
# to which a route of its own leads.
. "$(dirname "$0")/lib.sh"
net_test "a gateway behind an on-link route follows a /32 address"

gateway_by() {
	[ "$(host ip route)" = "default via 192.168.85.1 dev $1 
192.168.85.1 dev $1 scope link " ]
}

start_daemon
host ip link set hme0 up
host ip address add 192.168.85.100/32 dev hme0
host ip route add 192.168.85.1 dev hme0
host ip route add default via 192.168.85.1 dev hme0
ifconfig hme0 group test || fail "ifconfig hme0 group test"
ifconfig hme1 plumb group test || fail "ifconfig hme1 plumb group test"
must 'host ping -nqc1 -W2 10.9.9.9 >/dev/null' "it works before"
before=$(snapshot)

pull hme0
wait_for 2 'addr_on hme1 192.168.85.100'
wait_for 1 'gateway_by hme1'
must 'host ping -nqc1 -W2 10.9.9.9 >/dev/null' "it works during the failure"
ok "both routes follow the address"

plug hme0
wait_for 2 'gateway_by hme0'
same_snapshot "$before"
must 'host ping -nqc1 -W2 10.9.9.9 >/dev/null' "it works after"
ok "both come home"
