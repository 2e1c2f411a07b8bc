# timeline.sh - in the guest: one pulled cable, and all that happens until the
# first packet arrives again, as the kernel's tracing saw it.
#
#	timeline.sh CONTENDER
#
# Leaves in /vm/out timeline.trace and timeline.meter, both with the monotonic
# clock.
C=$1
# shellcheck source=guest.sh
. "$(dirname "$0")/guest.sh"

TRACING=/sys/kernel/tracing

# trace_event GROUP/NAME FILTER
trace_event() {
	echo "$2" >$TRACING/events/"$1"/filter
	echo 1 >$TRACING/events/"$1"/enable
}

echo "timeline: $C: $DESC"
bench_net_up || exit
start
pid=$(pids)
echo 0 >$TRACING/tracing_on
echo mono >$TRACING/trace_clock
echo 4096 >$TRACING/buffer_size_kb
comm=$(cat /proc/"$pid"/comm)
trace_event sched/sched_waking "pid == $pid"
trace_event sched/sched_switch "next_comm == \"$comm\""
trace_event raw_syscalls/sys_enter "common_pid == $pid"
trace_event raw_syscalls/sys_exit "common_pid == $pid"
trace_event net/net_dev_start_xmit 'name == "hme1"'
trace_event net/netif_receive_skb 'name == "hme1"'
echo 1 >$TRACING/tracing_on
events_of carrier
meter -v "${EVENTS[@]}" >$OUT/timeline.meter
echo 0 >$TRACING/tracing_on
cat $TRACING/trace >$OUT/timeline.trace
teardown
net_down
exit 0
