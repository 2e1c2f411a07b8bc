# Traffic to one peer keeps to one NIC, that to fifty leaves through both; none
# through one that has failed or stands by.  The everyday table and rules of
# others stay as they are.  J03 J04 E02
. "$(dirname "$0")/lib.sh"
net_test "outbound traffic is spread over the NICs that work"

PEERS=$(seq -f 192.168.85.%g 100 149)

# ask PEER...: one question and its answer each; how many left by each NIC, in
# BY0 and BY1.
ask() {
	local nic one

	for nic in hme0 hme1; do
		watch_start host $nic "$TMP/asked.$nic"
		WATCHERS+=("$PID")
	done
	for one; do
		host ping -n -c 1 -W 3 "$one" >/dev/null || fail "no answer from $one"
	done
	BY0=$(seen "$TMP/asked.hme0" ' out request .* 192\.168\.85\.1[0-4][0-9] ')
	BY1=$(seen "$TMP/asked.hme1" ' out request .* 192\.168\.85\.1[0-4][0-9] ')
	kill "${WATCHERS[@]}"
	wait "${WATCHERS[@]}"
	WATCHERS=()
} 2>/dev/null

main_table() { host ip -4 route show table main; host ip rule | grep -v 'proto 73'; }
spread_is() { [ "$(host ip rule | grep -c 'proto 73')" = "$1" ]; }

for one in $PEERS; do
	echo "address add $one/32 dev eth0"
done | peer ip -batch -
start_daemon
two_setup
wait_for 2 'spread_is 4'
before=$(main_table)

# shellcheck disable=SC2086
ask $PEERS
[ "$BY0" -ge 10 ] && [ "$BY1" -ge 10 ] && [ $((BY0 + BY1)) = 50 ] ||
    fail "$BY0 by hme0, $BY1 by hme1"
ok "J03 fifty peers: $BY0 by hme0, $BY1 by hme1"

ask 192.168.85.100 192.168.85.100 192.168.85.100 192.168.85.100
[ $((BY0 * BY1)) = 0 ] || fail "$BY0 by hme0, $BY1 by hme1"
ok "J03 one peer: one NIC"

silence hme1
wait_for "$(failure_limit)" 'addr_on hme0 192.168.85.20'
# shellcheck disable=SC2086
ask $PEERS
[ "$BY0" = 50 ] && [ "$BY1" = 0 ] || fail "$BY0 by hme0, $BY1 by hme1"
ok "J04 none by a NIC that has failed"

mend hme1
wait_for "$(repair_limit)" 'two_is_whole && spread_is 4'
[ "$(main_table)" = "$before" ] ||
    fail "the table was '$before' and is '$(main_table)'"
ok "the everyday table is as it was"

ifconfig hme1 standby
wait_for 2 'spread_is 0'
# shellcheck disable=SC2086
ask $PEERS
[ "$BY0" = 50 ] && [ "$BY1" = 0 ] || fail "$BY0 by hme0, $BY1 by hme1"
ok "E02 none by a standby"

ifconfig hme1 -standby
wait_for 3 'two_is_whole && spread_is 4'
conf "FAILURE_DETECTION_TIME=$FDT" OUTBOUND_SPREADING=no
kill -HUP "$DAEMON"
wait_for 2 'spread_is 0'
[ -z "$(host ip -4 route show table 73)" ] || fail "table 73 is not empty"
ok "nothing of it is left where it is not wanted"
