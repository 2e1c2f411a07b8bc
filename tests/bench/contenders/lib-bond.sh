# lib-bond.sh - what the bond-*.sh have in common.
#
# bond_setup OPTION...: as for "ip link add type bond".  It comes home at once,
# as IPMP does with FAILBACK=yes.
bond_setup() {
	local nic

	# Without a bond0 of its own.
	modprobe bonding max_bonds=0
	ip link add name bond0 type bond mode active-backup "$@"
	for nic in hme0 hme1; do
		ip link set $nic down
		ip link set $nic master bond0
	done
	ip link set bond0 type bond primary hme0 primary_reselect always
	ip addr add $SERVICE/24 dev bond0
	ip link set bond0 up
}
teardown() {
	ip link del bond0
	ip link set hme0 up
	ip link set hme1 up
}
carrier_of() { cat /sys/class/net/bond0/bonding/active_slave; }
pids() { :; }
info() { cat /proc/net/bonding/bond0; }
