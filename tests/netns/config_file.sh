# The file /etc/default/mpathd: what is read, what is refused, and when.
# H01 H03 H04 H06 H09
. "$(dirname "$0")/lib.sh"
net_test "the configuration file is read at start and after SIGHUP"

# starts_with LINE...: a daemon that read these lines, and its log.
starts_with() {
	conf "$@"
	restart
}

restart() {
	log_clear
	start_daemon
	stop_daemon
	[ "$STATUS" = 0 ] || fail "in.mpathd ends with $STATUS"
}

complains() {
	grep -qi -e invalid -e 'too small' "$LOG"
}

starts_with "FAILURE_DETECTION_TIME=abc"
must 'log_has "Invalid failure detection time abc, assuming default 10000"' H03
starts_with "FAILURE_DETECTION_TIME=-1"
must 'log_has "Invalid failure detection time -1, assuming default 10000"' H03
starts_with "FAILURE_DETECTION_TIME=50"
must 'log_has "Too small failure detection time of 50, assuming minimum 100"' \
    H03
must 'log_has "$CONF:1:"' "the complaint names file and line"
ok "H03 bad detection times"

starts_with "FAILBACK=maybe"
must 'log_has "Invalid value for FAILBACK maybe"' H04
ok "H04 a bad word"

starts_with "# a comment" "COLOUR=blue" "FAILBACK=yes" "" \
    "FAILURE_DETECTION_TIME=5000"
must '! complains' "unknown keys, comments and empty lines are no errors"
ok "H09 unknown keys and comments, in any order"

rm -f "$CONF"
restart
must '! complains' "a missing file is no error"
ok "H06 no file"

# Ten seconds by default: a daemon that did not reread would be too late.
conf "FAILBACK=yes"
start_daemon
two_setup
log_clear
detection_time 1000
kill -HUP "$DAEMON"
wait_for 2 'log_has "SIGHUP: restart and reread config file"'
wait_for 5 daemon_listens
must two_is_whole "SIGHUP moves nothing"
conf "FAILURE_DETECTION_TIME=600000" "FAILBACK=perhaps"
kill -HUP "$DAEMON"
wait_for 2 'log_has "is not used: see above; the configuration stays"'
ok "a file with a bad value changes nothing"
wait_probed 3
silence hme0
reset_watch
wait_for "$(failure_limit)" \
    'log_has "NIC failure detected on hme0 of group test"'
read_watch
ok "H01 the new detection time counts after SIGHUP ($TOOK ms)"
