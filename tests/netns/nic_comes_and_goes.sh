# A NIC that is moved to another namespace and back, as a virtual function that
# is revoked and returned: it loses everything, its addresses appear on a member
# in the same moment and come home, adopted ones too.
. "$(dirname "$0")/lib.sh"
net_test "a NIC may go and come back under its old name and index"

on_only() {
	local a

	for a in 19 31; do
		[ "$(host ip -o -4 address | grep -c " 192.168.85.$a/")" = 1 ] &&
		    addr_on "$1" "192.168.85.$a" || return
	done
}

index_of() { host cat /sys/class/net/hme0/ifindex; }

# Where it keeps its index: nothing else is there.
new_space away || fail "cannot make a namespace"
unplug_nic() { host ip link set "$1" netns "$NS-away"; }
plug_nic() { ip -n "$NS-away" link set "$1" netns "$NS-host"; }

# What udev and the boot scripts do to a NIC that appears.
come_back() {
	plug_nic hme0
	host ip link set hme0 up
}

home_again() {
	wait_for "$(repair_limit)" 'on_only hme0'
	wait_for 2 '[ "$(default_route)" = "$route" ]'
	wait_for 2 '[ "$(snapshot)" = "$before" ]'
	[ "$(index_of)" = "$index" ] || fail "it has another index"
}

default_route() { host ip route show default; }

start_daemon
two_setup
host ip address add 192.168.85.31/24 brd + dev hme0
wait_for 1 'ifconfig -a | grep -q 192.168.85.31'
wait_probed 12
before=$(snapshot)
index=$(index_of)
route=$(default_route)
stream_start session host 192.168.85.19:7000 peer 192.168.85.50

unplug_nic hme0
wait_for 1 'on_only hme1'
must 'peer ping -nqc1 -W2 192.168.85.31 >/dev/null' "an adopted one answers"
come_back
home_again
ok "gone and back"

unplug_nic hme0
come_back
home_again
ok "gone and back in a moment"

stop_daemon KILL
unplug_nic hme0
come_back
start_daemon
home_again
ok "gone and back while no daemon ran"

stop_daemon KILL
unplug_nic hme0
start_daemon
wait_for 1 'on_only hme1'
stop_daemon KILL
come_back
start_daemon
home_again
ok "gone at one start, back at the next"
stream_stop session
must '! log_has cannot' "nothing was tried in vain"
ok "a session survived it all"
