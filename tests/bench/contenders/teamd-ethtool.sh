. "$BENCH/contenders/lib-team.sh"
DESC="teamd, link watcher ethtool"
FAIL_MS=700
setup() { team_setup "\"name\": \"ethtool\""; }
