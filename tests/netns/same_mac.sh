# Members with one MAC confuse switches: said once, and once when it is mended.
. "$(dirname "$0")/lib.sh"
net_test "equal hardware addresses in a group are reported"

text="hme0 and hme1 of group test have the same hardware address"
start_daemon
two_setup
must '! log_has "same hardware address"' "each has its own"
mac=$(host cat /sys/class/net/hme0/address)
own=$(host cat /sys/class/net/hme1/address)
host ip link set hme1 address "$mac"
wait_for "$(within 20000)" 'log_has "$text"'
host ip link set hme1 address "$own"
wait_for 2 'log_has "hme0 has a hardware address of its own now"'
[ "$(log_count "$text")" = 1 ] || fail "not said just once"
ok "said once, and once when it ended"
