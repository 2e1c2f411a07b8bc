# The settings that a member needs are set again when somebody changes them,
# with one message for each burst; where it does not end, it is told and left
# for a while; what nobody can make up for is said.
. "$(dirname "$0")/lib.sh"
net_test "settings that are changed behind our back are set again"

set_conf() { host sysctl -qw "net.ipv4.conf.$1=$2"; }
conf_of() { host sysctl -n "net.ipv4.conf.$1"; }

settings() {
	local key

	for key in arp_ignore arp_announce rp_filter promote_secondaries \
	    ignore_routes_with_linkdown arp_filter; do
		conf_of "$1.$key"
	done | tr '\n' ' '
}

are_set() { [ "$(settings "$1")" = "1 2 2 1 1 0 " ]; }

# Who answers for an address, as the peer finds out anew.
answered_by() {
	peer ip neigh del "$1" dev eth0 2>/dev/null
	peer ping -nqc1 -W2 "$1" >/dev/null
	peer ip neigh show "$1" | grep -qi "lladdr $2"
}

start_daemon
two_setup
must 'are_set hme0 && are_set hme1' "they are set"
# What was set at the beginning does not count.
let_pass 1100
log_clear

# As "sysctl --system" does.
burst=()
for key in arp_ignore arp_announce rp_filter promote_secondaries \
    ignore_routes_with_linkdown; do
	burst+=("net.ipv4.conf.hme0.$key=0")
done
host sysctl -qw "${burst[@]}" net.ipv4.conf.hme0.arp_filter=1
wait_for 1 'are_set hme0'
wait_for 1 'log_has "of hme0 was changed to 0; a member of a group needs"'
let_pass 300
[ "$(log_count 'was changed to')" = 1 ] || fail "more than one message"
must 'answered_by 192.168.85.19 $MAC0 && answered_by 192.168.85.20 $MAC1' \
    "each address has its own NIC"
ok "a burst of changes is undone and told once"

log_clear
# Each time it is set again it is changed again: prints how often.
insist() {
	host bash -c 'for n in {1..40}; do
		echo 1 >"$1"
		for i in {1..60}; do
			read -r v <"$1"
			[ "$v" = 1 ] || break
			sleep 0.01
		done
		[ "$v" != 1 ] || break
	done
	echo $n' insist /proc/sys/net/ipv4/conf/hme1/rp_filter
}
reset_watch
n=$(insist)
read_watch
wait_for 1 'log_has "another program keeps changing the ARP and routing settings of hme1"'
must '[ "$(conf_of hme1.rp_filter)" = 1 ]' "they are left for a while"
[ "$n" -gt 20 ] || fail "given up after $n changes already"
[ "$(log_count 'was changed to')" -le $((2 + TOOK / 1000)) ] ||
    fail "more than a message a second"
ok "a fight is told and ends"

log_clear
set_conf all.arp_filter 1
wait_for 1 'log_has "net.ipv4.conf.all.arp_filter is 1"'
set_conf all.arp_filter 0
wait_for 1 'log_has "net.ipv4.conf.all does not hide the addresses"'
set_conf all.arp_ignore 8
wait_for 1 'log_has "net.ipv4.conf.all.arp_ignore is 8"'
[ "$(log_count 'net.ipv4.conf.all.')" = 2 ] || fail "said more than once"
set_conf all.arp_ignore 0
ok "what makes it impossible is said once"
