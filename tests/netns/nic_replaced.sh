# A NIC that is unplugged loses its addresses to the group; another one of that
# name gets them back, whatever its index.
. "$(dirname "$0")/lib.sh"
net_test "addresses come home to a NIC that was replaced"

# The new one is the only cable in port 0, as the old one was.
new_hme0() {
	add_nic_veth 0 "$MAC0"
	ip -n "$NS-net" link set port0 master sw0 up
}

start_daemon
two_setup
index=$(host cat /sys/class/net/hme0/ifindex)
wait_probed 12

host ip link del hme0
wait_for 1 'addr_on hme1 192.168.85.19'
wait_for 1 'log_has "Successfully failed over from NIC hme0 to NIC hme1"'
must 'units_are "${TWO_HME0_PULLED[@]}"' "hme0 is kept as a failed NIC"
ok "the addresses of an unplugged NIC move"

# Longer than announcements are repeated: a NIC that is gone is not told of.
holds 4 '! log_has "cannot"' "nothing was tried in vain"
ok "the missing NIC is left in peace"

new_hme0
[ "$(host cat /sys/class/net/hme0/ifindex)" != "$index" ] ||
    fail "the new NIC has the index of the old one"
must 'addr_on hme1 192.168.85.19' "nothing moves to a NIC that is down"
host ip link set hme0 up
wait_for "$(repair_limit)" 'log_has "Successfully failed back to NIC hme0"'
wait_for 1 two_is_whole
must 'addr_on hme0 192.168.85.19 && ! addr_on hme1 192.168.85.19' \
    "the kernel has .19 on hme0 only"
must 'addr_on hme0 192.168.85.21' "the test address is there again"
must '[ "$(host sysctl -n net.ipv4.conf.hme0.arp_ignore)" = 1 ]' \
    "the new NIC is set up like a member"
[ "$(host ip route show default)" = "default via 192.168.85.1 dev hme0 " ] ||
    fail "default route: $(host ip route show default)"
must '! log_has "cannot"' "nothing was tried in vain"
ok "they come home to the new one"
