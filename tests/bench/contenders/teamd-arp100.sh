. "$BENCH/contenders/lib-team.sh"
DESC="teamd, link watcher arp_ping, interval 100 ms"
setup() {
	team_setup "\"name\": \"arp_ping\", \"interval\": 100,
	    \"source_host\": \"$SERVICE\", \"target_host\": \"$ROUTER\""
}
