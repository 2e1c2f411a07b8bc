# Twenty failures and repairs of all kinds end where they began: addresses,
# labels, routes and their order, settings, neighbours, open files.
. "$(dirname "$0")/lib.sh"
net_test "twenty failures and repairs leave no trace"

detection_time 500
start_daemon
two_setup
host ip route add 10.9.9.0/24 via 192.168.85.1 dev hme0
host ip route add 10.7.0.0/16 via 192.168.85.50 dev hme1 metric 5
host ip route add 10.7.0.0/16 via 192.168.85.1 dev hme0 metric 6
host ip route add default via 192.168.85.1 dev hme1 table 200
host ip neigh add 192.168.85.99 lladdr 02:00:00:00:00:99 dev hme0
# A while of good probes, so that whatever is opened once is open.
wait_probed 12
before=$(snapshot)
listing=$(ifconfig -a)
fds=$(daemon_fds)
stream_start session host 192.168.85.19:7000 peer 192.168.85.50

# round BREAK REPAIR NIC OTHER ADDRESS
round() {
	$1 "$3"
	wait_for "$(failure_limit)" "addr_on $4 $5"
	$2 "$3"
	wait_for "$(repair_limit)" two_is_whole
}

for n in 1 2 3 4 5; do
	round silence mend hme0 hme1 192.168.85.19
	round pull plug hme1 hme0 192.168.85.20
	round silence mend hme1 hme0 192.168.85.20
	round pull plug hme0 hme1 192.168.85.19
done

same_snapshot "$before"
[ "$(ifconfig -a)" = "$listing" ] || fail "not the listing of before"
[ "$(daemon_fds)" = "$fds" ] || fail "$fds open files before, $(daemon_fds) now"
stream_stop session
ok "everything as before, $fds open files, and a session survived it all"
