# The hostname files at boot, as they are documented.  I01 I02 I03 I04 I08 I15
# I16 J13
. "$(dirname "$0")/lib.sh"
net_test "a boot does what the hostname files say, and a second one nothing"

etc_file hostname.hme0 192.168.85.19
boot 0
must '[ "$BOOT_SAYS" = "configuring IPv4 interfaces: hme0." ]' \
    "it says what it does: $BOOT_SAYS"
must 'units_are "hme0 1000843 192.168.85.19"' "hme0 is up"
expect 0 "inet 192.168.85.19 netmask ffffff00 broadcast 192.168.85.255" \
    ifconfig hme0
must '! booted_daemon' "nothing is in a group, so no daemon runs"
ok "I01 one line implies netmask, broadcast and up"

unboot
: >"$IPMP_ROOT/etc/hostname.hme0"
boot 0
must 'units_are "hme0 1000842 0.0.0.0"' "hme0 is plumbed and no more"
must '[ "$BOOT_SAYS" = "configuring IPv4 interfaces: hme0." ]' \
    "that is no error: $BOOT_SAYS"
ok "I02 an empty file plumbs"

unboot
etc_file hostname.hme0 \
    '192.168.85.19 netmask 255.255.255.0 + group test up \' \
    'addif 192.168.85.21 deprecated -failover netmask 255.255.255.0 + up'
printf '192.168.85.20 netmask + broadcast + group test up \\
addif 192.168.85.22 deprecated -failover netmask + broadcast + up' \
    >"$IPMP_ROOT/etc/hostname.hme1"
etc_file defaultrouter '# ours' '' 10.1.1.1 '192.168.85.1 and more'
# What is started is noted, with the addresses that are there by then.
cp "$IPMP_MPATHD" "$TMP/mpathd.bare"
cat >"$IPMP_MPATHD" <<END
#!/bin/sh
{ echo "\$*" | sed 's/ *-R.*//'; ip -o -4 address | grep -c 192.168.85; } >>"$TMP/started"
exec "$TMP/mpathd.bare" "\$@"
END
boot 0
must 'two_is_whole' "the article's files give its two NICs"
must '[ "$BOOT_SAYS" = "configuring IPv4 interfaces: hme0 hme1.
ifconfig: cannot add the default route through 10.1.1.1: no interface is in its network" ]' \
    "a router that is out of reach is told: $BOOT_SAYS"
must 'host ip route | grep -q "^default via 192.168.85.1 dev hme0"' \
    "the other one is used"
ok "I03 two lines joined"
must '[ "$(paste -sd " " "$TMP/started")" = "-s 0 -a 4" ]' \
    "one session for all, then the daemon: $(paste -sd ' ' "$TMP/started")"
must '[ -n "$(booted_daemon)" ]' "the daemon runs"
must '[ "$(host sysctl -n net.ipv4.ip_forward)" = 0 ]' "no router was made"
ok "J13 two NICs make no router"
ok "I16 the daemon starts when all files are applied"

wait_probed 2
before=$(snapshot)
pid=$(booted_daemon)
boot 0
must 'two_is_whole' "a second boot leaves the units alone"
same_snapshot "$before"
must '[ "$(booted_daemon)" = "$pid" ]' "and the daemon"
ok "twice is as good as once"

pull hme0
wait_for 2 'units_are "${TWO_HME0_PULLED[@]}"'
boot 0
must 'units_are "${TWO_HME0_PULLED[@]}"' "what has failed over stays there"
plug hme0
wait_for 30 'two_is_whole'
same_snapshot "$before"
ok "a boot does not disturb a failover"

unboot
cp "$TMP/mpathd.bare" "$IPMP_MPATHD"
etc_file hostname.hme0 '# the file of hme0' '192.168.85.19 netmask + broadcast +' \
    'addif 192.168.85.21 netmask + broadcast + up' ''
boot 0
must 'units_are "hme0 1000842 192.168.85.19" "hme0:1 1000843 192.168.85.21"' \
    "the first one stays down"
ok "I04 several lines imply nothing"

unboot
etc_file hostname.hme0 '192.168.85.19 netmask + broadcast + group test up \' \
    'addif 192.168.85.21 deprecated -failover netmask + broadcast + up'
etc_file hostname.hme1 '192.168.85.22 netmask + broadcast + deprecated group test -failover standby up'
boot 0
must 'units_are "hme0 1000843 192.168.85.19" "hme0:1 9040843 192.168.85.21" \
    "hme1 69040843 192.168.85.22"' "hme1 is an idle standby"
ok "I08 a standby"

unboot
etc_file hostname.hme0 '192.168.85.19 netmask + broadcast + bogus up'
etc_file hostname.hme1 '192.168.85.20'
etc_file hostname.hme1.bak '192.168.85.77'
etc_file hostname.hme1~ '192.168.85.77'
boot 0
must 'units_are "hme0 1000842 0.0.0.0" "hme1 1000843 192.168.85.20"' \
    "hme1 is there nevertheless"
must '[ "$BOOT_SAYS" = "configuring IPv4 interfaces: hme0 hme1.
ifconfig: bogus: bad address
ifconfig: ('"$IPMP_ROOT"'/etc/hostname.hme0, line 1)
Failed to configure IPv4 interface(s): hme0" ]' "the line is named: $BOOT_SAYS"
ok "I15 a bad word stops one interface only"

unboot
echo '192.168.85.31 host-hme0' >"$IPMP_ROOT/etc/hosts"
echo '192.168.85.32 host-data' >>"$IPMP_ROOT/etc/hosts"
etc_file hostname.hme0 'host-hme0 netmask + broadcast + group accgrp deprecated -failover up addif host-data netmask + broadcast + up'
boot 0
must 'units_are "hme0 9040843 192.168.85.31" "hme0:1 1000843 192.168.85.32"' \
    "the test address is unit 0"
ok "3.5 test address first, by host names"

unboot
etc_file hostname.hme0 '192.168.85.19 netmask + broadcast + mtu 1380 deprecated -failover standby group inner-prod up'
boot 0
must 'units_are "hme0 1069040843 192.168.85.19"' "a standby"
must 'host ip link show hme0 | grep -q "mtu 1380"' "with its MTU"
unboot
etc_file hostname.hme0 '192.168.85.74 netmask + broadcast + group ipmp0 standby up'
boot 0
must 'units_are "hme0 61000843 192.168.85.74"' "a standby with a data address"
ip -n "$NS-host" link set hme0 mtu 1500
ok "3.5 standbys"

unboot
etc_file hostname.hme0 'inet 192.168.85.41/24 -failover up group one' \
    'addif 192.168.85.42/24 failover up' 'addif 192.168.85.43/24 failover up'
boot 0
must 'units_are "hme0 9000843 192.168.85.41" "hme0:1 1000843 192.168.85.42" \
    "hme0:2 1000843 192.168.85.43"' "three lines, three units"
ok "3.5 several lines, the family said once more"

unboot
etc_file hostname.hme0 '192.168.85.19'
etc_file hostname.hme0:1 '192.168.85.33/32 up'
boot 0
must 'units_are "hme0 1000843 192.168.85.19" "hme0:1 1000843 192.168.85.33"' \
    "a file for a logical unit"
boot 0
must 'units_are "hme0 1000843 192.168.85.19" "hme0:1 1000843 192.168.85.33"' \
    "which a second boot leaves alone"
ok "3.5 an extra address in a file of its own"

unboot
etc_file hostname.hme0 '192.168.85.19 netmask + broadcast + group test up'
SUNW_NO_MPATHD= boot 0
must '! booted_daemon' "no daemon runs"
ok "SUNW_NO_MPATHD keeps the daemon away"
