# A path that is dead in one direction only is dead.  (C01, either way)
. "$(dirname "$0")/lib.sh"
net_test "a failure in one direction is found like any other"

start_daemon
two_setup

for way in silence_in silence_out; do
	for nic in hme0 hme1; do
		log_clear
		$way $nic
		wait_for "$(failure_limit)" \
		    'log_has "NIC failure detected on $nic of group test"'
		[ $nic = hme0 ] && other=hme1 || other=hme0
		wait_for 1 'log_has "Successfully failed over from NIC $nic to NIC $other"'
		peer ping -nqc1 -W2 192.168.85.19 >/dev/null ||
		    fail "$way $nic: the peer does not reach .19"
		peer ping -nqc1 -W2 192.168.85.20 >/dev/null ||
		    fail "$way $nic: the peer does not reach .20"
		mend $nic
		wait_for "$(repair_limit)" two_is_whole
		ok "$way $nic"
	done
done
