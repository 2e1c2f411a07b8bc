# limits.awk - what in.mpathd with FAILURE_DETECTION_TIME=100 must keep to, ms.
# The figures of a machine that counts instructions are not subject to chance.
BEGIN {
	FS = ","
	limit["carrier"] = limit["busy"] = limit["slowport"] = 1.6
	limit["silent"] = limit["inbound"] = limit["outbound"] = 100
}
$6 == "fail" && $2 in limit && $10 > limit[$2] {
	print "limits: " $1 ": " $2 ": " $10 " ms, more than " limit[$2]
	bad = 1
}
$6 == "repair" && $8 > 0 {
	print "limits: " $1 ": " $2 ": " $8 " packets lost at the repair"
	bad = 1
}
END { exit NR == 0 || bad }
