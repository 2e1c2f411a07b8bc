# A link that comes up more than twice in a minute is not trusted until it is
# stable.  C17 (a minute)
. "$(dirname "$0")/lib.sh"
net_test "a flapping link does not bring the addresses home"

home() { addr_on hme0 192.168.85.19; }

start_daemon
link_setup
for n in 1 2 3 4; do
	pull hme0
	wait_for 2 'addr_on hme1 192.168.85.19'
	plug hme0
	clock
	up[n]=$NOW
	wait_for 2 '[ "$(log_count "The link has come up on hme0")" -ge $n ]'
	[ $n -gt 2 ] || wait_for 2 home
done
damped="The link has come up on hme0 more than 2 times in the last minute; \
disabling failback until it stabilizes"
wait_for 1 'log_has "$damped"'
must '! home' "the third time up is not trusted"
ok "C17 said so, .19 stays away"

# The link stays up: 60 s after the third time, the older of the last two.
clock
holds $(((up[3] + 58000 - NOW) / 1000)) '! home' \
    "nothing comes home within the minute"
wait_for 15 home
clock
waited=$((NOW - up[3]))
[ $waited -ge 59500 ] && [ $waited -le 63000 ] ||
    fail "came home $waited ms after the third time up, not 60 s"
must '[ "$(log_count "The link has come up on hme0 more than")" = 1 ]' \
    "said once"
wait_for 1 'log_order "$damped" "NIC repair detected on hme0 of group test" \
    "Successfully failed back to NIC hme0"'
ok "C17 home $waited ms after the third time up"
