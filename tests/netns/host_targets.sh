# Without a router the hosts that answer 224.0.0.1 are the targets, at most
# five.  When all fall silent they are forgotten and looked for again.  G03 D03
. "$(dirname "$0")/lib.sh"
net_test "hosts that answer the all-hosts multicast become targets"

targets() {
	awk '/ out request 192.168.85.21 / && $5 !~ /^224/ { t[$5] = 1 }
	END { for (a in t) print a }' "$TMP/hme0" | sort
}

for n in 51 52 53 54 55 56 57; do
	add_station "s$n" 192.168.85.$n || fail "station $n"
	ip netns exec "$NS-s$n" sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0
done
# Nobody is heard at first: each NIC must ask for itself.
silence_in hme0
silence_in hme1
watch_start host hme0 "$TMP/hme0"
watch_start host hme1 "$TMP/hme1"
start_daemon
two_nic hme0 192.168.85.19 192.168.85.21
two_nic hme1 192.168.85.20 192.168.85.22

asked() { [ "$(seen "$TMP/$1" " out request $2 224.0.0.1 ")" -ge 1 ]; }
wait_for 15 'asked hme0 192.168.85.21 && asked hme1 192.168.85.22'
must two_is_whole "a NIC without targets counts as good"
ok "G03 a multicast from every test address"

mend hme0
mend hme1

wait_for 15 '[ "$(targets | wc -l)" = 5 ]'
sofar=$(($(seen "$TMP/hme0" " in reply ") + 20))
wait_for 15 '[ "$(seen "$TMP/hme0" " in reply ")" -ge $sofar ]'
[ "$(targets | wc -l)" = 5 ] || fail "targets: $(targets)"
must two_is_whole "all is well"
ok "G03 five of the seven that answered are probed"

mute s51 s52 s53 s54 s55 s56 s57
wait_for "$(failure_limit)" 'log_has "All Interfaces in group test have failed"'
sofar=$(($(seen "$TMP/hme0" " 224.0.0.1 ") + 1))
wait_for 10 '[ "$(seen "$TMP/hme0" " 224.0.0.1 ")" -ge $sofar ]'
must '! log_has "Successfully failed over"' "nothing moved"
ok "D03 the group failed, and the hosts are looked for again"
