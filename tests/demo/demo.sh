# demo.sh - two NICs, one address, and what a TCP connection notices when a
# NIC dies: the commands of Solaris, typed on Linux.
#
# Builds a small network out of network namespaces, shows what happens in it,
# and takes it away.  Every sentence that it prints is checked: if something is
# not as it says, it stops with a message and exit status 1.
. "$(dirname "$0")/../netns/lib.sh"

skip() {
	echo "The demo needs root and network namespaces: $*." >&2
	exit 1
}

bold='' plain=''
[ ! -t 1 ] || { bold=$'\e[1m' plain=$'\e[0m'; }

say() {
	echo
	echo "$*" | fmt -w 76
}

# An 80 column terminal: long lines go on below, indented.
fold_table() {
	awk '{
		gsub(/\t/, "        ")
		while (length($0) > 76) {
			at = 76
			while (at > 20 && substr($0, at, 1) !~ /[, ]/)
				at--
			line = substr($0, 1, at)
			sub(/ $/, "", line)
			print "  " line
			$0 = "        " substr($0, at + 1)
		}
		print "  " $0
	}'
}

# Shows the command and its output; it must succeed.
type_in() {
	local said

	echo "  $bold# ifconfig $*$plain"
	said=$(ifconfig "$@" 2>&1) || fail "ifconfig $*: $said"
	[ -z "$said" ] || echo "$said" | fold_table
}

show_config() {
	say "/etc/default/mpathd (the default would be 10000 ms):"
	sed 's/^/  /' "$CONF"
}

configure() {
	type_in "$1" plumb
	type_in "$1" "$2" netmask 255.255.255.0 up
	type_in "$1" group test
	type_in "$1" addif "$3" netmask 255.255.255.0 -failover up
	type_in "$1:1" deprecated
}

# The messages since the last time.
show_log() {
	echo
	sed 's/^/  /' "$LOG" | cut -c1-78
	log_clear
}

show_table() {
	echo
	type_in -a
}

# flags_of UNIT WORD...: the words between < and >, in this order.
flags_are() {
	ifconfig -a | grep -q "^$1: flags=[0-9a-f]*<$2>"
}

# The peer's longest stall since the moment $1, once nothing is stalled.
stall_since() {
	let_pass 1500
	STALL=$(gap_between session.peer "$1" "$NOW")
	[ "$STALL" -gt 0 ] && STALL="$STALL ms" || STALL="less than 10 ms"
}

connection_lives() {
	peer ss -Htn state established "( dport = :7000 )" | grep -q 192.168.85.19
}

# address_is_away LIMIT UNITS...: hme0 has failed and its address is on hme1.
address_is_away() {
	local want

	wait_for "$1" 'addr_on hme1 192.168.85.19 && ! addr_on hme0 192.168.85.19'
	clock
	MOVED=$((NOW - began))
	shift
	want=("$@")
	wait_for 1 'units_are "${want[@]}"'
	must 'flags_are hme0:1 "UP,BROADCAST,.*DEPRECATED,IPv4,NOFAILOVER,FAILED"' \
	    "hme0:1 is not shown as FAILED"
	must 'flags_are hme1:2 "UP,BROADCAST,RUNNING,MULTICAST,IPv4"' \
	    "hme1:2 does not have the flags of a data address"
}

address_is_home() {
	wait_for "$(repair_limit)" two_is_whole
	clock
	MOVED=$((NOW - began))
	[ "$(ifconfig -a)" = "$table" ] || fail "the table is not as before"
	must connection_lives "the connection is gone"
}

picture() {
	cat <<'END'

     host                     switches                192.168.85.50   peer
    [hme0]------------------[ sw0 ]------+-----------------[ ]
                                         |
    [hme1]------------------[ sw1 ]------+-----------------[ ]
                                                       192.168.85.1   router
END
}

net_begin
detection_time 1000
start_daemon

say "IP network multipathing.  A host has two NICs on one LAN, each on a \
switch of its own:"
picture
say "in.mpathd watches the NICs (ifconfig starts it where none runs)."
show_config

say "Each NIC gets an address for its users (.19 and .20), and a test address \
(.21 and .22) that never moves.  Both NICs are in the group \"test\"."
echo
configure hme0 192.168.85.19 192.168.85.21
host ip route add default via 192.168.85.1 dev hme0
configure hme1 192.168.85.20 192.168.85.22
wait_for 3 two_is_whole
must 'flags_are hme0:1 "UP,.*,MULTICAST,DEPRECATED,IPv4,NOFAILOVER"' \
    "hme0:1 is not DEPRECATED and NOFAILOVER"
wait_probed 5
show_table
table=$(ifconfig -a)
before=$(snapshot)
log_clear

stream_start session host 192.168.85.19:7000 peer 192.168.85.50
wait_for 5 connection_lives
say "The peer opens a TCP connection to 192.168.85.19.  Both ends send a \
record every millisecond."

say "1. The path behind hme0's switch dies.  The link of hme0 stays up: no \
driver can see this failure."
clock
began=$NOW
silence hme0
address_is_away "$(failure_limit)" "${TWO_HME0_FAILED[@]}"
must '! log_has "The link has gone down"' "the link went down"
show_log
show_table
stall_since "$began"
silent=$STALL
must connection_lives "the connection is gone"
[ "${STALL%% *}" = less ] ||
    [ "${STALL%% *}" -le $((2 * (FDT * 12 / 10 + 1000))) ] ||
    fail "the connection stalled for $STALL"
say "192.168.85.19 was on hme1, as hme1:2, after $MOVED ms.  The connection \
goes on; its longest stall at the peer was $silent."

say "2. The path is repaired.  After ten good probes in a row the address \
goes home."
clock
began=$NOW
mend hme0
address_is_home
show_log
show_table
stall_since "$began"
mended=$STALL
say "Home after $MOVED ms, the table is what it was; longest stall $mended."

say "3. Somebody pulls the cable of hme0."
clock
began=$NOW
pull hme0
address_is_away 1 "${TWO_HME0_PULLED[@]}"
show_log
show_table
stall_since "$began"
pulled=$STALL
must connection_lives "the connection is gone"
[ "${STALL%% *}" = less ] || [ "${STALL%% *}" -le 1000 ] ||
    fail "the connection stalled for $STALL"
say "On hme1 after $MOVED ms; longest stall $pulled."

say "4. And puts it back."
clock
began=$NOW
plug hme0
address_is_home
show_log
show_table
stall_since "$began"
plugged=$STALL
same_snapshot "$before"
stream_stop session
[ "$(field session.host lost)" = 0 ] && [ "$(field session.peer lost)" = 0 ] ||
    fail "the connection lost data"

say "One TCP connection through all of it, \
$(field session.peer received) records to the peer and \
$(field session.host received) to the host, none lost.  Its longest stall at \
the peer:"
printf '    %-42s %s\n' "silent failure (detection time $FDT ms)" "$silent" \
    "silent failure repaired" "$mended" "cable pulled" "$pulled" \
    "cable put back" "$plugged"
say "Addresses, routes and settings are what they were at the start."
