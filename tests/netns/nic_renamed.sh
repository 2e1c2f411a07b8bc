# What belongs to a NIC is kept by its name: one that is renamed has left, with
# nothing of its old addresses on it, and one that gets the name back has them.
. "$(dirname "$0")/lib.sh"
net_test "addresses stay with the name of a NIC"

# 192.168.85.31 is adopted, the others were made by ifconfig.
OURS="19 31"

on_only() {
	local a nic

	for a in $OURS; do
		[ "$(host ip -o -4 address | grep -c " 192.168.85.$a/")" = 1 ] &&
		    addr_on "$1" "192.168.85.$a" || return
	done
}

answers() { peer ping -nqc1 -W2 -I 192.168.85.50 "$1" >/dev/null; }

rename_nic() { host ip link set "$1" name "$2"; }

are_gone() {
	wait_for 2 'on_only hme1'
	must 'answers 192.168.85.19 && answers 192.168.85.31' "both answer"
	must '[ -z "$(host ip -4 -o address show dev new0)" ]' \
	    "nothing is left on new0"
	must '[ "$(host sysctl -n net.ipv4.conf.new0.arp_ignore)" = 0 ]' \
	    "new0 has its own settings again"
}

are_back() {
	wait_for "$(repair_limit)" 'on_only hme0 && two_is_whole_but 31'
	wait_for 1 '[ "$(snapshot)" = "$before" ]'
	same_snapshot "$before"
	must 'answers 192.168.85.19 && answers 192.168.85.31' "both answer"
}

two_is_whole_but() {
	[ "$(units | grep -v "\.$1$")" = "$(printf '%s\n' "${TWO_UNITS[@]}")" ]
}

start_daemon
two_setup
host ip address add 192.168.85.31/24 brd + dev hme0
wait_for 1 'ifconfig -a | grep -q 192.168.85.31'
wait_probed 12
before=$(snapshot)
stream_start session host 192.168.85.19:7000 peer 192.168.85.50

rename_nic hme0 new0 || skip "a NIC that is up cannot be renamed here"
are_gone
ok "a NIC that is renamed has left its addresses behind"
rename_nic new0 hme0
are_back
ok "they come home when it has its old name again"

stop_daemon KILL
rename_nic hme0 new0
start_daemon
are_gone
ok "renamed while no daemon ran"
stop_daemon KILL
rename_nic new0 hme0
start_daemon
are_back
ok "named back while no daemon ran"
stream_stop session
ok "a session survived it all"
