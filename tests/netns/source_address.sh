# No application uses a test address by itself.  B10
. "$(dirname "$0")/lib.sh"
net_test "the source address is never a test address"

# The source that the kernel picks for a destination.
source_for() {
	host ip -o route get "$1" | sed -n 's/.* src \([^ ]*\).*/\1/p'
}

data_source() {
	case $(source_for "$1") in
	192.168.85.19 | 192.168.85.20) ;;
	*) fail "$2: source for $1 is $(source_for "$1")" ;;
	esac
}

check_sources() {
	local n

	data_source 10.9.9.9 "$1"
	data_source 192.168.85.1 "$1"
	for n in $(seq 50 60); do
		data_source "192.168.85.$n" "$1"
	done
	data_source 239.1.1.1 "$1"
	data_source 255.255.255.255 "$1"
	ok "$1"
}

# A real connection, not only the kernel's word for it.
connects() {
	spawn peer "$TOOLS/streams" -r -l 192.168.85.50:7000 -t 10 >"$TMP/srv" 2>&1
	host "$TOOLS/streams" -s -c 192.168.85.50:7000 -t 1 >/dev/null ||
	    fail "$1: cannot connect to the peer"
	ok "$1: connects"
}

start_daemon
two_setup
check_sources "both well"
connects "both well"
silence hme0
wait_for "$(failure_limit)" 'addr_on hme1 192.168.85.19'
check_sources "hme0 failed"
connects "hme0 failed"
mend hme0
wait_for "$(repair_limit)" 'two_is_whole'
check_sources "hme0 repaired"
silence hme1
wait_for "$(failure_limit)" 'addr_on hme0 192.168.85.20'
check_sources "hme1 failed"
mend hme1
wait_for "$(repair_limit)" 'two_is_whole'
check_sources "hme1 repaired"
