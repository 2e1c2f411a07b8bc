/*
 * fuzz_ctlcmd.c - what a privileged client asks the daemon for, with the real
 * engine behind it, in the simulated world: two NICs on a LAN.
 *
 * The input is cut into steps of a kind, a number of words, and that many words
 * of four bytes:
 *
 *	kind < 0x10    time passes
 *	kind >= 0xf0   a cable is pulled, plugged; a path is cut, mended
 *	else           a request of this type; the words are its attributes
 *
 * After every step the model is as it must be, and in the end the state file
 * can be read back.
 */
#include <libmnl/libmnl.h>
#include <string.h>

#include "fuzz.h"
#include "lib/log.h"
#include "mpathd/core/model.h"
#include "mpathd/core/state.h"
#include "mpathd/ctlcmd.h"
#include "tests/sim/world.h"

#define STEPS 24

static int
state_is_kept(void *arg)
{
	(void)arg;
	return 0;
}

static mtime_t
wall(void)
{
	return SEC(1000);
}

static void
on_unit(void *arg, const struct ctlunit *u)
{
	uint32_t buf[CTL_MSGSIZ / 4];

	(void)arg;
	promise(ctlmsg_put_unit(buf, 1, u) <= sizeof(buf));
}

static void
on_record(void *arg, const struct ctlrecord *r)
{
	uint32_t buf[CTL_MSGSIZ / 4];

	(void)arg;
	promise(ctlmsg_put_record(buf, 1, r) <= sizeof(buf));
}

static void
on_reply(void *arg, const struct ctlreply *r)
{
	unsigned int *replies = arg;

	promise(memchr(r->text, '\0', sizeof(r->text)) != NULL);
	++*replies;
}

static void
on_subscribe(void *arg, uint32_t mask)
{
	(void)arg;
	(void)mask;
}

static void
request(struct world *w, uint8_t type, const uint8_t *attrs, size_t len)
{
	uint32_t buf[CTL_MSGSIZ / 4] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	unsigned int replies = 0;
	const struct ctlcmd cmd = { .engine = world_engine(w),
		.check = state_is_kept,
		.rundir = "/run/mpathd",
		.wall = wall };
	const struct ctlsink sink = { on_unit, on_reply, &replies, on_record,
		on_subscribe };
	struct ctlreq req;

	memcpy(buf + sizeof(*nlh) / 4, attrs, len);
	nlh->nlmsg_type = type;
	nlh->nlmsg_len += (uint32_t)len;
	if (ctlmsg_get_req(&req, buf, nlh->nlmsg_len) != 0 ||
	    req.type < CTL_LIST)
		return;
	ctlcmd_run(&cmd, &req, true, world_now(w), &sink);
	promise(replies == 1);
}

static void
befall(struct world *w, uint8_t kind)
{
	const char *nic = (kind & 1) != 0 ? "hme1" : "hme0";

	switch (kind >> 1 & 3) {
	case 0:
		world_pull(w, nic);
		break;
	case 1:
		world_plug(w, nic);
		break;
	case 2:
		world_cut(w, nic);
		break;
	case 3:
		world_mend(w, nic);
		break;
	}
}

static void
step(struct world *w, uint8_t kind, const uint8_t *words, size_t len)
{
	if (kind < 0x10)
		world_run(w, MSEC(250) * kind);
	else if (kind >= 0xf0)
		befall(w, kind);
	else
		request(w, kind, words, len);
	promise(model_check(&world_engine(w)->model) == NULL);
}

/* What the state file holds is what the model says. */
static void
read_state_back(struct world *w)
{
	struct model again;
	size_t len, len2;
	unsigned int line;
	char *text = state_print(&world_engine(w)->model, &len), *text2;

	promise(text != NULL);
	model_init(&again, &world_engine(w)->model.set);
	promise(state_parse(&again, text, &line) == 0);
	text2 = state_print(&again, &len2);
	promise(text2 != NULL);
	free(text2);
	free(text);
	model_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct world *w = world_new("hme0 hme1");
	unsigned int steps;
	size_t n;

	world_station(w, "192.168.85.1", MSEC(1));
	for (steps = 0; len >= 2 && steps < STEPS; steps++) {
		n = (size_t)(data[1] & 0x3f) * 4;
		if (n > len - 2)
			n = (len - 2) & ~(size_t)3;
		step(w, data[0], data + 2, n);
		data += 2 + n;
		len -= 2 + n;
	}
	read_state_back(w);
	world_free(w);
	return 0;
}
