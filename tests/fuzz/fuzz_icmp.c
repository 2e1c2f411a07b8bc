/*
 * fuzz_icmp.c - a packet as a raw ICMP socket hands it out.
 */
#include "fuzz.h"
#include "mpathd/wire/icmp.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct icmp_echo echo;
	struct ipaddr from;

	if (icmp_get_reply(&echo, &from, data, len) == 0)
		promise(ipaddr_is_set(&from) && len >= ICMP_ECHO_SIZE);
	return 0;
}
