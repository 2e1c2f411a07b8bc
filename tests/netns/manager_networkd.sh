# systemd-networkd has the two NICs, their data addresses and the default route
# in its own files, and takes its addresses away when a cable is pulled, routes
# and addresses that it did not make when it starts anew.  No address is lost.
. "$(dirname "$0")/lib.sh"

NETWORKD=/lib/systemd/systemd-networkd
[ -x $NETWORKD ] || { echo "skipped: no systemd-networkd"; exit 77; }
id systemd-network >/dev/null 2>&1 ||
    { echo "skipped: no user systemd-network"; exit 77; }

net_test "systemd-networkd and in.mpathd on the same NICs lose no address"

# network_file NIC ADDRESS LINE...
network_file() {
	local nic=$1 address=$2

	shift 2
	printf '%s\n' "[Match]" "Name=$nic" "[Network]" "Address=$address/24" \
	    "LinkLocalAddressing=no" "IPv6AcceptRA=no" "LLDP=no" "$@" \
	    >"$TMP/network/10-$nic.network"
}

# In the host's network namespace, with file systems of its own: it must find no
# other machine's files, and, since there is no udev here, a read-only /sys, as
# in a container.
start_networkd() {
	cat >"$TMP/networkd.sh" <<-END
	mount --make-rprivate /
	mount -t tmpfs none /etc/systemd/network
	cp "$TMP"/network/* /etc/systemd/network
	mount --bind "$IPMP_ROOT/run/systemd" /run/systemd
	umount -l /sys 2>/dev/null
	mount -t sysfs -o ro none /sys
	exec env SYSTEMD_LOG_TARGET=console $NETWORKD
	END
	mkdir -p "$IPMP_ROOT"/run/systemd/netif/{links,leases,lldp}
	chown -R systemd-network "$IPMP_ROOT/run/systemd/netif"
	chmod -R go+rX "$TMP/root"
	spawn host unshare -m bash "$TMP/networkd.sh" >>"$TMP/networkd.log" 2>&1
	MANAGER=$PID
	wait_for 10 'configured hme0 && configured hme1'
}

stop_networkd() {
	kill "$MANAGER"
	wait "$MANAGER"
} 2>/dev/null

configured() {
	local index

	index=$(ip -n "$NS-host" -o link show dev "$1")
	grep -qs ADMIN_STATE=configured \
	    "$IPMP_ROOT/run/systemd/netif/links/${index%%:*}"
}

# Where exactly one NIC has it.
only_on() { addr_on "$1" "$3" && ! addr_on "$2" "$3"; }

mkdir "$TMP/network"
network_file hme0 192.168.85.19 "Gateway=192.168.85.1"
network_file hme1 192.168.85.20
start_networkd
start_daemon
for nic in hme0 hme1; do
	ifconfig $nic group test || fail "group"
done
ifconfig hme0 addif 192.168.85.21/24 deprecated -failover up >/dev/null
ifconfig hme1 addif 192.168.85.22/24 deprecated -failover up >/dev/null
wait_for 3 two_is_whole
wait_probed 3
wait_for 1 'log_has "hme0 is managed by systemd-networkd"'
wait_for 1 'log_has "hme1 is managed by systemd-networkd"'
ok "whose NICs these are is said"

stream_start udp host 192.168.85.19:7001 peer 192.168.85.50 -u
pull hme0
wait_for 2 'only_on hme1 hme0 192.168.85.19'
holds 3 'only_on hme1 hme0 192.168.85.19' "the address stays on hme1"
host ip -4 route show default | grep -q 'via 192.168.85.1 dev hme1' ||
    fail "no default route"
ok "what networkd takes from a pulled NIC is not lost"

plug hme0
wait_for "$(repair_limit)" 'two_is_whole && only_on hme0 hme1 192.168.85.19'
wait_for 3 'host ip -4 route show default | grep -q "dev hme0"'
ok "and comes home"

silence hme0
wait_for "$(failure_limit)" 'only_on hme1 hme0 192.168.85.19'
stop_networkd
start_networkd
wait_for 3 'only_on hme1 hme0 192.168.85.19'
holds 1 'addr_on hme1 192.168.85.19' "it stays when networkd starts anew"
must 'addr_on hme0 192.168.85.21' "the test address stays"
ok "networkd starts anew while an address is away"
mend hme0
wait_for "$(repair_limit)" 'two_is_whole && only_on hme0 hme1 192.168.85.19'
stream_stop udp
ok "and all is at home in the end"
stop_networkd
