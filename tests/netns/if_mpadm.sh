# if_mpadm: out of service and back, and what it says when that cannot be.
# F01 F02 F03 F04 F06 F07 F08
. "$(dirname "$0")/lib.sh"
net_test "if_mpadm takes a NIC out of service and brings it back as it was"

OFFLINE=(
    "hme0 89000842 0.0.0.0"
    "hme0:1 89040842 192.168.85.21"
    "hme1 1000843 192.168.85.20"
    "hme1:1 9040843 192.168.85.22"
    "hme1:2 1000843 192.168.85.19")

hme0_is_offline() { units_are "${OFFLINE[@]}"; }

# quietly -d|-r NIC: it is done when it returns, and nothing is said.
quietly() {
	local said

	said=$(if_mpadm "$@" 2>&1) || fail "if_mpadm $*: $said"
	must '[ -z "$said" ]' "if_mpadm $* says nothing"
}

# refuses TEXT WORD...: exit status 1, TEXT and no more; nothing has changed.
refuses() {
	local text=$1 before said status

	shift
	before=$(units)
	said=$(if_mpadm "$@" 2>&1)
	status=$?
	[ $status = 1 ] || fail "if_mpadm $*: exit status $status: $said"
	[ "$said" = "$text" ] || fail "if_mpadm $*: '$said', not '$text'"
	[ "$(units)" = "$before" ] || fail "if_mpadm $* changed something"
}

probes_from() { seen "$1" ' out request '; }

usage="Usage : if_mpadm [-d | -r] <interface_name>"
refuses "$usage"
refuses "$usage" -x
refuses "$usage" -d
refuses "$usage" hme0
refuses "Cannot establish communication with in.mpathd." -d hme0
ok "F07 no daemon; the usage"

start_daemon
two_setup
before=$(snapshot)
listing=$(ifconfig -a)
host ip link add hme2 type veth peer name hme3
ifconfig hme2 plumb 192.0.2.1/24 up >/dev/null
refuses "if_mpadm: Invalid argument: hme2: interface is not using IPMP" -d hme2
refuses "Interface not offlined" -r hme2
refuses "if_mpadm: Invalid argument: hme0:1: interface is not using IPMP" \
    -d hme0:1
refuses "ioctl: SIOCGLIFFLAGS: No such device or address" -d hme9
ifconfig hme2 unplumb
host ip link del hme2
ok "F06 a NIC without group, a logical unit and no NIC at all"

refuses "Interface not offlined" -r hme0
ok "F04 nothing to undo"
expect 1 "if_mpadm: permission denied" as_user "$IF_MPADM" -d hme0
must two_is_whole "an ordinary user changes nothing"
ok "only root may"

log_clear
quietly -d hme0
must hme0_is_offline "all is done when it returns"
must 'addr_on hme1 192.168.85.19' "the address has moved"
must '! addr_on hme0 192.168.85.21' "the test address is gone"
must 'log_has "Successfully failed over from NIC hme0 to NIC hme1"' "it is said"
must '! host ip route show | grep -q "dev hme0"' "no route is left"
watch_start host hme0 "$TMP/offline"
holds 2 hme0_is_offline "it stays so"
must '[ "$(probes_from "$TMP/offline")" = 0 ]' "no probe leaves it"
watch_stop
peer ping -qc1 -W2 192.168.85.19 >/dev/null || fail "the address is not reached"
ok "F01 hme0 is offline"

refuses "Interface already offlined" -d hme0
refuses "Offline failed as there is no other functional interface available in\
 the multipathing group for failing over the network access." -d hme1
ok "F03 twice, and the last one that works"

log_clear
pull hme0
wait_for 2 'units_are "hme0 99000802 0.0.0.0" "hme0:1 99040802 192.168.85.21" \
    "${OFFLINE[@]:2}"'
plug hme0
wait_for "$(repair_limit)" hme0_is_offline
must '! log_has Successfully' "nothing has moved"
ok "a failure while it is offline is shown and moves nothing"

stop_daemon
start_daemon
must hme0_is_offline "as before"
holds 1 hme0_is_offline "it stays so"
ok "offline outlives the daemon"

log_clear
quietly -r hme0
must two_is_whole "all is done when it returns"
[ "$(ifconfig -a)" = "$listing" ] || fail "not the listing of before"
same_snapshot "$before"
must 'log_has "Successfully failed back to NIC hme0"' "it is said"
wait_probed 3
must '! log_has "No test address"' "there is one in time"
ok "F02 hme0 is back, to the byte, and probed"

quietly -d hme0
pull hme0
wait_for 2 'ifconfig hme0 | grep -q FAILED'
quietly -r hme0
must 'units_are "${TWO_HME0_PULLED[@]}"' "failed, and nothing comes home"
plug hme0
wait_for "$(repair_limit)" two_is_whole
ok "without a link it comes back failed, and home when it is repaired"

conf "FAILURE_DETECTION_TIME=1000" "FAILBACK=no"
log_clear
kill -HUP "$DAEMON"
wait_for 2 'log_has "SIGHUP: restart"'
quietly -d hme0
must hme0_is_offline "as with FAILBACK=yes"
quietly -r hme0
must two_is_whole "all is done when it returns"
holds 1 two_is_whole "it stays so"
same_snapshot "$before"
ok "F08 FAILBACK=no does not keep the address away"

wait_probed 12
silence hme0
wait_for "$(failure_limit)" 'addr_on hme1 192.168.85.19'
mend hme0
wait_for "$(repair_limit)" 'ifconfig hme0 | grep -q INACTIVE'
quietly -d hme0
must 'ifconfig hme0 | grep -q "flags=c9000842"' "INACTIVE and OFFLINE"
quietly -r hme0
must two_is_whole "it is home, and no longer inactive"
ok "E12 out and back ends what FAILBACK=no left"

conf "FAILURE_DETECTION_TIME=1000" "FAILBACK=yes"
kill -HUP "$DAEMON"
ifconfig hme1 standby
wait_for 2 'ifconfig hme1:1 | grep -q flags=69040843'
quietly -d hme1
must 'ifconfig hme1:1 | grep -q flags=e9040842' "standby, inactive and offline"
quietly -r hme1
must 'ifconfig hme1:1 | grep -q flags=69040843' "an idle standby again"
ok "an idle standby goes and comes back as one"
