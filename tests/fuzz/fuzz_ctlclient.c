/*
 * fuzz_ctlclient.c - what a wrong or hostile daemon answers to a client.
 *
 * The input is cut into records, each behind a byte that says how many words
 * of four bytes it has; then the daemon is gone.
 */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"
#include "lib/ctlclient.h"

static void
on_record(void *arg, const struct ctlrecord *r)
{
	unsigned int *n = arg;

	promise(r->type != CTL_REPLY);
	++*n;
}

static void
send_records(int fd, const uint8_t *data, size_t len)
{
	size_t n;

	while (len > 0) {
		n = (size_t)data[0] * 4;
		data++;
		len--;
		if (n > len)
			n = len;
		if (n > 0 && send(fd, data, n, MSG_DONTWAIT) < 0)
			return;
		data += n;
		len -= n;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct ctlclient *c;
	struct ctlreq req = { .type = CTL_QUERY };
	struct ctlreply reply = { .error = 0 };
	struct ctlevent ev;
	unsigned int n = 0;
	int sv[2];

	promise(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sv) == 0);
	promise(ctlclient_from_fd(&c, sv[0]) == 0);
	send_records(sv[1], data, len);
	shutdown(sv[1], SHUT_WR);
	if (ctlclient_query(c, &req, &reply, on_record, &n) == 0) {
		promise(memchr(reply.text, '\0', sizeof(reply.text)) != NULL);
		promise(memchr(reply.name, '\0', sizeof(reply.name)) != NULL);
	}
	while (ctlclient_next(c, &ev, 0) == 0)
		promise(memchr(ev.name, '\0', sizeof(ev.name)) != NULL);
	ctlclient_close(c);
	close(sv[1]);
	return 0;
}
