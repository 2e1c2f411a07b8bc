. "$BENCH/contenders/lib-mpathd.sh"
DESC="in.mpathd as it comes: 10 s"
FAIL_MS=12000
REPAIR_MS=23000
SLOW_STREAM_MS=5
REPS_MAX=5
KINDS="carrier slowport silent inbound outbound"
setup() { mpathd_setup; sleep 15; }
