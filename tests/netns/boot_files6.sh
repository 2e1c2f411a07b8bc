# The hostname6 files at boot.  I06 I07
NET_IPV6=1
. "$(dirname "$0")/lib.sh"
net_test "a boot does what the hostname6 files say"

TEST0="hme0 a000841 $LINK0" TEST1="hme1 a000841 $LINK1"

etc_file hostname6.hme0 '-failover group test up'
boot 0
must '[ "$BOOT_SAYS" = "configuring IPv6 interfaces: hme0." ]' \
    "it says what it does: $BOOT_SAYS"
wait_for 5 'units_are "$TEST0"'
expect 0 "groupname test" ifconfig hme0 inet6
expect 0 "inet6 ::1/128" ifconfig lo inet6
must '[ -n "$(booted_daemon)" ]' "the daemon runs"
ok "I06 a link-local test address"

unboot
: >"$IPMP_ROOT/etc/hostname6.hme0"
boot 0
wait_for 5 'units_are "hme0 2000841 $LINK0"'
must '! booted_daemon' "nothing is in a group, so no daemon runs"
boot 0
must 'units_are "hme0 2000841 $LINK0"' "a second boot leaves it alone"
ok "I07 an empty file"

unboot
etc_file hostname.hme0 '192.168.85.19 netmask + broadcast + group test up'
etc_file hostname6.hme0 '-failover group test up addif 2001:db8::19/64 up'
etc_file hostname.hme1 '192.168.85.20 netmask + broadcast + group test up'
etc_file hostname6.hme1 '-failover group test' 'addif 2001:db8::20/64 up'
etc_file defaultrouter 192.168.85.1 "fe80::99%hme0" 2001:db8::1
both() {
	units_are "hme0 1000843 192.168.85.19" "hme1 1000843 192.168.85.20" \
	    "$TEST0" "hme0:1 2000841 2001:db8::19" \
	    "$TEST1" "hme1:1 2000841 2001:db8::20"
}
boot 0
wait_for 5 both
must 'host ip -6 route | grep -q "^default via fe80::99 dev hme0 proto static metric 1024"' \
    "the first IPv6 router"
must 'host ip -6 route | grep -q "^default via 2001:db8::1 .*metric 1025"' \
    "the second one"
must 'host ip route | grep -q "^default via 192.168.85.1"' "the IPv4 one"
before=$(host ip -6 address; host ip -6 route)
boot 0
must both "a second boot leaves the units alone"
must '[ "$before" = "$(host ip -6 address; host ip -6 route)" ]' "and the kernel"
ok "both families, and IPv6 routers"

unboot
unplug_nic hme1
etc_file hostname6.hme0 '-failover group test up addif 2001:db8::19/64 up'
etc_file hostname6.hme1 '-failover group test' 'addif 2001:db8::20/64 up'
boot 0
must '[ "$BOOT_SAYS" = "Failed to plumb IPv6 interface(s): hme1
configuring IPv6 interfaces: hme0.
moving addresses from failed IPv6 interfaces: hme1 (moved to hme0)." ]' \
    "it says so: $BOOT_SAYS"
wait_for 5 'units_are "$TEST0" "hme0:1 2000841 2001:db8::19" \
    "hme0:2 2000841 2001:db8::20"'
must 'addr_on hme0 2001:db8::20' "the kernel has it"
plug_nic hme1
expect 0 "" ifconfig --attach hme1
wait_for 10 'units_are "$TEST0" "hme0:1 2000841 2001:db8::19" \
    "$TEST1" "hme1:1 2000841 2001:db8::20"'
wait_for 3 'addr_on hme1 2001:db8::20 && ! addr_on hme0 2001:db8::20'
ok "a NIC that is missing, and that appears"

unboot
etc_file hostname6.hme0 '2001:db8::19/64 up group test'
etc_file hostname6.hme1 'group test up'
boot 0
must '[ "$BOOT_SAYS" = "configuring IPv6 interfaces: hme0 hme1.
ifconfig: SIOCSLIFADDR: hme0: Cannot assign requested address
ifconfig: ('"$IPMP_ROOT"'/etc/hostname6.hme0, line 1)
Failed to configure IPv6 interface(s): hme0" ]' "the line is named: $BOOT_SAYS"
must 'units_are "hme0 2000840 ::" "hme1 2000841 $LINK1"' "hme1 is fine"
expect 1 "hostname6.hme0:1: 2001:db8::19 cannot be the first address" \
    ifconfig --check
ok "a line that fails"
