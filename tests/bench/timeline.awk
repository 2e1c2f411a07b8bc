# timeline.awk - the steps of one failover, of timeline.meter and timeline.trace
# in this order: for each, from the step before it, microseconds since the
# cable was pulled, and what it is.

function us(t) { return (t - zero) * 1e6 }

function step(t, what)
{
	if (what in done)
		return
	done[what] = 1
	at[++n] = us(t)
	name[n] = what
}

# The meter: milliseconds of the clock.
$1 == "#" && $2 == "down" && $3 == "cable0" {
	zero = $4 / 1000
	step($5 / 1000, "both ends of the cable are down for the kernel")
}
$1 == "#" && $2 == "fail" { first = $5 / 1000 }
FNR == NR || /^#/ { next }

# The trace: task [processor] flags time: event: fields
{
	for (i = 1; i <= NF && $i !~ /^[0-9]+\.[0-9]+:$/; i++)
		;
	t = $i + 0
	if (i >= NF || t < zero || t > first)
		next
	event = $(i + 1)
}
event == "sched_waking:" { step(t, "in.mpathd is woken") }
!("in.mpathd is woken" in done) { next }
event == "sched_switch:" { step(t, "in.mpathd runs") }
# sendto and sendmsg
event == "sys_enter:" && ($(i + 3) == 44 || $(i + 3) == 46) {
	step(t, "it has decided, and sends its first request")
	sending = 1
}
event == "sys_exit:" && sending && ($(i + 3) == 44 || $(i + 3) == 46) {
	step(t, "the kernel has carried that out")
}
# rename and its kin: the new state file takes the place of the old one
event == "sys_exit:" && ($(i + 3) == 82 || $(i + 3) == 264 || $(i + 3) == 316) {
	step(t, "the state file is written")
}
event == "net_dev_start_xmit:" && /protocol=0x0806/ {
	step(t, "the announcement leaves hme1")
	announced = 1
}
event == "netif_receive_skb:" && announced && /len=32/ {
	step(t, "a packet of the peer arrives on hme1")
}

END {
	if (first == 0)
		exit
	step(first, "the peer has its answer")
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && at[j] < at[j - 1]; j--) {
			t = at[j]; at[j] = at[j - 1]; at[j - 1] = t
			t = name[j]; name[j] = name[j - 1]; name[j - 1] = t
		}
	for (i = 1; i <= n; i++)
		printf "%.0f\t%.0f\t%s\n", (i > 1 ? at[i - 1] : 0), at[i], name[i]
}
