/*
 * fuzz_ctlmsg.c - one record of the control socket, by the readers of both
 * sides.  What could be read is written and read again, and is the same.
 */
#include <string.h>

#include "fuzz.h"
#include "lib/ctlmsg.h"

static uint32_t in[CTL_MSGSIZ / 4 + 1], out[CTL_MSGSIZ / 4];

static void
read_request(size_t len)
{
	struct ctlreq req, again;

	if (ctlmsg_get_req(&req, in, len) != 0)
		return;
	promise(ctlmsg_get_req(&again, out, ctlmsg_put_req(out, &req)) == 0);
	promise(strcmp(req.name, again.name) == 0);
	promise(strcmp(req.group, again.group) == 0);
	promise(memcmp(&req.addr, &again.addr, sizeof(req.addr)) == 0);
	promise(req.value == again.value && req.flags_on == again.flags_on);
}

static void
read_answer(size_t len)
{
	struct ctlreply reply, again;
	struct ctlunit unit;
	struct ctlrecord rec, same;

	if (ctlmsg_get_reply(&reply, in, len) == 0) {
		promise(ctlmsg_get_reply(&again, out,
			    ctlmsg_put_reply(out, &reply)) == 0);
		promise(reply.error == again.error);
		promise(strcmp(reply.text, again.text) == 0);
	}
	if (ctlmsg_get_unit(&unit, in, len) == 0)
		promise(unit.hwlen <= sizeof(unit.hwaddr));
	if (ctlmsg_get_record(&rec, in, len) == 0) {
		promise(ctlmsg_get_record(&same, out,
			    ctlmsg_put_record(out, 1, &rec)) == 0);
		promise(rec.type == same.type);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (len > sizeof(in))
		return 0;
	memcpy(in, data, len);
	read_request(len);
	read_answer(len);
	return 0;
}
