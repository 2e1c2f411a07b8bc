/*
 * world.c - the real engine in a simulated world.
 */
#include "world.h"

#include <bsd/string.h>
#include <check.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "ifconfig-ipmp/args.h"
#include "lib/log.h"
#include "mpathd/core/plan.h"
#include "mpathd/core/routes.h"
#include "mpathd/core/spread.h"
#include "mpathd/ctlcmd.h"
#include "simroutes.h"

/* So often in a row the engine may want to run again without time passing. */
#define RESTLESS 64
#define WORDS	 24

struct kept {
	struct kept *next;
	char text[];
};

struct world {
	struct simkernel kernel;
	struct engine engine;
	struct settings set;
	bool running;
	bool crashed;
	unsigned int again; /* dies before this step once restarted, too */
	const char *spoilt; /* NULL: no; what the state file says then */
	char *state;	    /* the state file; NULL: none */
	uint64_t chance;
	FILE *log;
	char *log_text;
	size_t log_size, log_seen;
	struct ctlreply reply;
	const char *story;
	FILE *listing; /* of the units, while they are asked for */
	struct kept *kept;
};

struct simkernel *
world_kernel(struct world *w)
{
	return &w->kernel;
}

struct engine *
world_engine(struct world *w)
{
	return &w->engine;
}

mtime_t
world_now(const struct world *w)
{
	return w->kernel.now;
}

/* ---------------------------------------------------------------- texts -- */

/* The text of a memory stream, which is closed; lives as long as the world. */
static const char *
keep(struct world *w, FILE *f, char **text, size_t *len)
{
	struct kept *k;

	ck_assert_int_eq(fclose(f), 0);
	k = malloc(sizeof(*k) + *len + 1);
	ck_assert_ptr_nonnull(k);
	memcpy(k->text, *text, *len + 1);
	free(*text);
	k->next = w->kept;
	w->kept = k;
	return k->text;
}

static struct ipaddr
parse_addr(const char *text)
{
	struct ipaddr a;

	ck_assert_msg(ipaddr_parse(&a, AF_UNSPEC, text) == 0,
	    "\"%s\" is no address", text);
	return a;
}

static struct simlink *
need_link(struct world *w, const char *name)
{
	struct simlink *l = simkernel_link(&w->kernel, name);

	ck_assert_msg(l != NULL, "there is no %s", name);
	return l;
}

/* ------------------------------------------------------------ the daemon -- */

static int
save_state(void *arg, const char *text, size_t len)
{
	struct world *w = arg;

	/* As in.mpathd does: what the file says already is not written. */
	if (w->state != NULL && strncmp(w->state, text, len) == 0 &&
	    w->state[len] == '\0')
		return 0;
	if (!simkernel_step(&w->kernel))
		return 0;
	free(w->state);
	w->state = strndup(text, len);
	return w->state != NULL ? 0 : -ENOMEM;
}

static uint64_t
chance(void *arg)
{
	struct world *w = arg;

	return simnet_random(&w->chance);
}

static void
hear_nothing(void *arg, const struct newsevent *ev)
{
	(void)arg;
	(void)ev;
}

static void
hear(void *arg, enum log_level level, const char *text)
{
	struct world *w = arg;

	if (level != LOGL_DEBUG && !w->kernel.dead)
		fprintf(w->log, "%s\n", text);
}

void
world_start(struct world *w)
{
	const struct engine_env env = { .save = save_state,
		.random = chance,
		.tell = hear_nothing,
		.arg = w,
		.pid = 42 };
	unsigned int line;

	ck_assert(!w->running);
	w->kernel.heard = w->running = true;
	engine_init(&w->engine, &w->kernel.kernel, &w->set, &env);
	if (w->state != NULL)
		engine_restore(&w->engine, w->state, &line);
	ck_assert_int_eq(engine_start(&w->engine, w->kernel.now), 0);
}

void
world_kill(struct world *w)
{
	ck_assert(w->running);
	w->kernel.dead = true; /* the dead tidy nothing up */
	engine_free(&w->engine);
	simkernel_disconnect(&w->kernel);
	w->running = false;
}

void
world_restart(struct world *w)
{
	world_kill(w);
	world_start(w);
}

void
world_crash_before(struct world *w, unsigned int n)
{
	w->crashed = false;
	w->kernel.mortal = true;
	w->kernel.lives = n;
	w->again = UINT_MAX;
	w->spoilt = NULL;
}

void
world_crash_twice(struct world *w, unsigned int n, unsigned int m)
{
	world_crash_before(w, n);
	w->again = m;
}

void
world_set_state(struct world *w, const char *text)
{
	free(w->state);
	w->state = text != NULL ? strdup(text) : NULL;
}

void
world_spoil_state(struct world *w, const char *text)
{
	w->spoilt = text;
}

const char *
world_state(const struct world *w)
{
	return w->state;
}

bool
world_crashed(const struct world *w)
{
	return w->crashed;
}

static void
set(struct world *w)
{
	if (w->running)
		engine_set(&w->engine, &w->set, w->kernel.now);
}

void
world_set_failback(struct world *w, bool on)
{
	w->set.failback = on;
	set(w);
}

void
world_set_detection(struct world *w, mtime_t t)
{
	w->set.detection_time = t;
	set(w);
}

void
world_set_failures(struct world *w, unsigned int n)
{
	w->set.probe_failures = n;
	set(w);
}

void
world_set_transitive(struct world *w, bool on)
{
	w->set.transitive = on;
	set(w);
	if (w->running)
		engine_run(&w->engine, w->kernel.now);
}

void
world_set_track_all(struct world *w, bool on)
{
	w->set.track_all = on;
	set(w);
}

void
world_set_spread(struct world *w, bool on)
{
	w->set.spread = on;
	set(w);
}

struct world *
world_seeded(const char *nics, uint64_t seed)
{
	struct world *w = calloc(1, sizeof(*w));
	char words[64], *rest = words, *name;

	ck_assert_ptr_nonnull(w);
	simkernel_init(&w->kernel, seed);
	w->kernel.now = SEC(1000);
	w->chance = ~seed;
	w->story = "";
	w->set = (struct settings){ .detection_time = SEC(10),
		.probe_failures = PROBE_FAILURES_DEFAULT,
		.failback = true };
	w->log = open_memstream(&w->log_text, &w->log_size);
	ck_assert_ptr_nonnull(w->log);
	log_to_hook(hear, w);
	strlcpy(words, nics, sizeof(words));
	while ((name = strsep(&rest, " ")) != NULL)
		simkernel_add_link(&w->kernel, name);
	return w;
}

struct world *
world_new(const char *nics)
{
	struct world *w = world_seeded(nics, 1);

	world_start(w);
	return w;
}

void
world_free(struct world *w)
{
	struct kept *k;

	if (w->running)
		world_kill(w);
	log_to_hook(NULL, NULL);
	simkernel_free(&w->kernel);
	fclose(w->log);
	free(w->log_text);
	free(w->state);
	while ((k = w->kept) != NULL) {
		w->kept = k->next;
		free(k);
	}
	free(w);
}

/* ------------------------------------------------------------- the clock -- */

void
world_set_story(struct world *w, const char *text)
{
	w->story = text;
}

static void
check_model(const struct world *w)
{
	const char *why = model_check(&w->engine.model);

	ck_assert_msg(why == NULL, "%s\nat %" PRId64 " ms: %s", w->story,
	    mtime_to_ms(w->kernel.now), why);
}

/* Who has died is started again at once, and may die once more. */
static void
rise(struct world *w)
{
	while (w->kernel.dead) {
		w->crashed = true;
		world_kill(w);
		if (w->spoilt != NULL)
			world_set_state(w, w->spoilt);
		w->kernel.mortal = w->again != UINT_MAX;
		w->kernel.lives = w->again;
		w->again = UINT_MAX;
		world_start(w);
	}
}

/* One turn of the daemon's loop. */
static void
turn(struct world *w)
{
	engine_run(&w->engine, w->kernel.now);
	check_model(w);
	rise(w);
}

static mtime_t
next_thing(const struct world *w)
{
	mtime_t t = simnet_next(&w->kernel.net);

	if (!w->running)
		return t;
	if (!eventq_is_empty(&w->kernel.news))
		return w->kernel.now;
	return mtime_min(t, engine_next(&w->engine));
}

void
world_run(struct world *w, mtime_t span)
{
	mtime_t t, end = w->kernel.now + span;
	int restless = 0;

	while ((t = next_thing(w)) <= end) {
		restless = t > w->kernel.now ? 0 : restless + 1;
		ck_assert_msg(restless < RESTLESS,
		    "%s\nthe engine finds no rest at %" PRId64 " ms", w->story,
		    mtime_to_ms(w->kernel.now));
		w->kernel.now = mtime_max(t, w->kernel.now);
		simkernel_receive(&w->kernel);
		if (w->running)
			turn(w);
	}
	w->kernel.now = end;
}

void
world_stall(struct world *w, mtime_t span)
{
	mtime_t t, end = w->kernel.now + span;

	while ((t = simnet_next(&w->kernel.net)) <= end) {
		w->kernel.now = mtime_max(t, w->kernel.now);
		simkernel_receive(&w->kernel);
	}
	w->kernel.now = end;
}

void
world_suspend(struct world *w, mtime_t span)
{
	w->kernel.now += span;
	turn(w);
}

/* ------------------------------------------------------------ what befalls --
 */

void
world_pull(struct world *w, const char *nic)
{
	simkernel_set_carrier(&w->kernel, need_link(w, nic), false);
}

void
world_plug(struct world *w, const char *nic)
{
	simkernel_set_carrier(&w->kernel, need_link(w, nic), true);
}

static struct simpath *
path(struct world *w, const char *nic)
{
	return &w->kernel.net.path[need_link(w, nic)->fact.ifindex];
}

void
world_cut(struct world *w, const char *nic)
{
	path(w, nic)->cut_in = path(w, nic)->cut_out = true;
}

void
world_cut_in(struct world *w, const char *nic)
{
	path(w, nic)->cut_in = true;
}

void
world_cut_out(struct world *w, const char *nic)
{
	path(w, nic)->cut_out = true;
}

void
world_mend(struct world *w, const char *nic)
{
	*path(w, nic) = (struct simpath){ .cut_in = false };
}

void
world_lose(struct world *w, const char *nic, unsigned int percent)
{
	path(w, nic)->loss = percent;
}

void
world_lose_answers(struct world *w, const char *nic, double share)
{
	path(w, nic)->answers_lost = share;
}

void
world_unplug(struct world *w, const char *nic)
{
	simkernel_remove_link(&w->kernel, need_link(w, nic));
}

void
world_insert(struct world *w, const char *nic)
{
	simkernel_add_link(&w->kernel, nic);
}

void
world_station(struct world *w, const char *addr, mtime_t latency)
{
	struct ipaddr a = parse_addr(addr);

	simnet_add_host(&w->kernel.net, &a, latency);
}

struct simhost *
world_host(struct world *w, const char *addr)
{
	struct ipaddr a = parse_addr(addr);
	struct simhost *h = simnet_host(&w->kernel.net, &a);

	ck_assert_msg(h != NULL, "there is no host %s", addr);
	return h;
}

void
world_refuse(struct world *w, enum kop_type type, unsigned int n, int error)
{
	w->kernel.refusal[type] = (struct simrefusal){ n, error };
}

void
world_overrun(struct world *w)
{
	simkernel_overrun(&w->kernel);
}

/* --------------------------------------------------------------- ifconfig --
 */

/* Cuts into words; "" is an empty one.  Returns how many. */
static int
split(char *text, char *word[WORDS])
{
	int n = 0;

	while (text != NULL) {
		ck_assert_int_lt(n, WORDS - 1);
		word[n] = strsep(&text, " ");
		if (strcmp(word[n], "\"\"") == 0)
			*word[n] = '\0';
		n++;
	}
	word[n] = NULL;
	return n;
}

static void
on_unit(void *arg, const struct ctlunit *u)
{
	struct world *w = arg;
	char text[IPADDR_STRLEN];

	if (w->listing == NULL || strncmp(u->name, "lo", 2) == 0)
		return;
	fprintf(w->listing, "%s %" PRIx64 " %s%s\n", u->name, u->flags,
	    ipaddr_print_prefix(&u->addr, text), u->mtu == 0 ? " mtu 0" : "");
}

static void
on_reply(void *arg, const struct ctlreply *r)
{
	struct world *w = arg;

	w->reply = *r;
}

static int
run_directory_is_well(void *arg)
{
	(void)arg;
	return 0;
}

static int
ask(struct world *w, struct ctlreq *r)
{
	const struct ctlcmd cmd = { .engine = &w->engine,
		.check = run_directory_is_well,
		.rundir = "/run/mpathd" };
	const struct ctlsink sink = { .unit = on_unit,
		.reply = on_reply,
		.arg = w };

	ctlcmd_run(&cmd, r, true, w->kernel.now, &sink);
	check_model(w);
	rise(w);
	return w->reply.error;
}

static const enum ctl_type type_of[] = {
	[OP_PLUMB] = CTL_PLUMB,
	[OP_UNPLUMB] = CTL_UNPLUMB,
	[OP_ADDIF] = CTL_ADDIF,
	[OP_REMOVEIF] = CTL_REMOVEIF,
	[OP_ADDR] = CTL_SET_ADDR,
	[OP_MASK] = CTL_SET_MASK,
	[OP_BROADCAST] = CTL_SET_BROADCAST,
	[OP_FLAGS] = CTL_SET_FLAGS,
	[OP_GROUP] = CTL_SET_GROUP,
	[OP_MTU] = CTL_SET_MTU,
	[OP_METRIC] = CTL_SET_METRIC,
};

/* As ifconfig does it: addif makes the unit, and then sets its address. */
static int
do_op(struct world *w, const struct op *op, int family, const char *phys,
    char *name)
{
	struct ctlreq r = { .type = type_of[op->type],
		.family = (uint8_t)family,
		.addr = op->addr,
		.flags_on = op->flags_on,
		.flags_off = op->flags_off,
		.value = op->type == OP_MASK ? op->addr.plen : op->value };
	int err;

	if (op->mask == MASK_DATABASE && op->type == OP_MASK)
		r.value = 24;
	else if (op->mask == MASK_DATABASE)
		r.addr.plen = 24;
	strlcpy(r.group, op->group, sizeof(r.group));
	if (op->type == OP_ADDIF || op->type == OP_REMOVEIF)
		strlcpy(name, phys, CTL_NAMESIZ);
	strlcpy(r.name, name, sizeof(r.name));
	err = ask(w, &r);
	/* Plumbed already is worth a line on the screen and no more. */
	if (op->type == OP_PLUMB && err == EEXIST)
		return 0;
	if (err != 0 || op->type != OP_ADDIF)
		return err;
	strlcpy(name, w->reply.name, CTL_NAMESIZ);
	strlcpy(r.name, name, sizeof(r.name));
	r.type = CTL_SET_ADDR;
	return ask(w, &r);
}

static int
numeric(void *arg, int family, const char *name, struct ipaddr *out)
{
	(void)arg;
	return ipaddr_parse(out, family, name);
}

int
world_ifconfig_error(struct world *w, const char *words)
{
	char text[512], name[CTL_NAMESIZ], *word[WORDS];
	struct args args;
	size_t i;
	int family, err = 0;

	ck_assert_uint_lt(strlcpy(text, words, sizeof(text)), sizeof(text));
	split(text, word);
	ck_assert_msg(args_parse(&args, word, numeric, NULL) == 0, "%s: %s",
	    words, args.error);
	strlcpy(name, args.name, sizeof(name));
	family = args.family == AF_INET6 ? AF_INET6 : AF_INET;
	for (i = 0; i < args.nops && err == 0; i++)
		err = do_op(w, &args.ops[i], family, args.name, name);
	args_free(&args);
	return err;
}

void
world_ifconfig(struct world *w, const char *words)
{
	int err = world_ifconfig_error(w, words);

	ck_assert_msg(err == 0, "%s\nifconfig %s: %s %s", w->story, words,
	    strerror(err), w->reply.text);
}

int
world_offline(struct world *w, const char *nic, bool offline)
{
	struct ctlreq r = { .type = offline ? CTL_OFFLINE : CTL_UNDO_OFFLINE };

	strlcpy(r.name, nic, sizeof(r.name));
	return ask(w, &r);
}

const char *
world_answer(const struct world *w)
{
	return w->reply.text;
}

/* --------------------------------------------------------------------- ip --
 */

/* The word behind this key; NULL: it is not there. */
static const char *
behind(char *word[WORDS], const char *key)
{
	for (; *word != NULL; word++) {
		if (strcmp(*word, key) == 0)
			return word[1];
	}
	return NULL;
}

static uint32_t
number(char *word[WORDS], const char *key, uint32_t otherwise)
{
	const char *v = behind(word, key);

	return v != NULL ? (uint32_t)strtoul(v, NULL, 10) : otherwise;
}

void
world_ipv6(struct world *w)
{
	w->kernel.ipv6 = true;
}

static int
ip_addr(struct world *w, char *word[WORDS])
{
	const struct simlink *l = need_link(w, behind(word, "dev"));
	struct addrfact a = { .ifindex = l->fact.ifindex,
		.addr = parse_addr(word[2]),
		.flags = ADDR_PERMANENT,
		.valid_s = UINT32_MAX,
		.preferred_s = UINT32_MAX };

	if (strcmp(word[1], "del") == 0)
		return simkernel_addr_del(&w->kernel, a.ifindex, &a.addr,
		    BY_OTHER);
	return simkernel_addr_add(&w->kernel, &a, BY_OTHER);
}

static int
ip_route(struct world *w, char *word[WORDS])
{
	static const struct {
		const char *verb;
		enum kop_type type;
	} verbs[] = { { "append", KOP_ROUTE_ADD }, { "add", KOP_ROUTE_ADD },
		{ "prepend", KOP_ROUTE_PREPEND },
		{ "replace", KOP_ROUTE_REPLACE }, { "del", KOP_ROUTE_DEL } };
	const char *via = behind(word, "via"), *src = behind(word, "src");
	bool all = strcmp(word[2], "default") == 0;
	bool six = strchr(all && via != NULL ? via : word[2], ':') != NULL;
	struct routefact r = {
		.table = number(word, "table", ROUTE_TABLE_MAIN),
		.dst = parse_addr(!all ? word[2]
			: six	       ? "::/0"
				       : "0.0.0.0/0"),
		.type = ROUTE_UNICAST,
		.scope = via != NULL || six ? SCOPE_UNIVERSE : SCOPE_LINK,
		.proto = behind(word, "proto") != NULL ? ROUTE_PROTO_RA
						       : ROUTE_PROTO_BOOT,
		.priority = number(word, "metric", six ? 1024 : 0),
		.oif = need_link(w, behind(word, "dev"))->fact.ifindex,
		.simple = true,
	};
	size_t i = 0;

	if (via != NULL)
		r.gateway = parse_addr(via);
	if (src != NULL)
		r.prefsrc = parse_addr(src);
	while (strcmp(verbs[i].verb, word[1]) != 0)
		ck_assert_uint_lt(++i, sizeof(verbs) / sizeof(verbs[0]));
	return simkernel_route(&w->kernel, verbs[i].type, &r, BY_OTHER);
}

void
world_ip(struct world *w, const char *words)
{
	char text[256], *word[WORDS];
	int err = 0;

	ck_assert_uint_lt(strlcpy(text, words, sizeof(text)), sizeof(text));
	ck_assert_int_ge(split(text, word), 4);
	if (strcmp(word[0], "addr") == 0)
		err = ip_addr(w, word);
	else if (strcmp(word[0], "route") == 0)
		err = ip_route(w, word);
	else if (strcmp(word[3], "name") == 0)
		simkernel_rename(&w->kernel, need_link(w, word[2]), word[4]);
	else
		err = simkernel_set_up(&w->kernel, need_link(w, word[2]),
		    strcmp(word[3], "up") == 0, BY_OTHER);
	ck_assert_msg(err == 0, "ip %s: %s", words, strerror(-err));
}

/* ---------------------------------------------------------------- to see -- */

static void
print_addrs(struct world *w, FILE *f)
{
	const struct simlink *l;
	const struct ipaddr *a;
	char text[IPADDR_STRLEN];
	size_t i, j;

	for (i = 1; i < w->kernel.links; i++) {
		l = &w->kernel.link[i];
		fprintf(f, "%s%s", i > 1 ? "; " : "", l->fact.name);
		for (j = 0; j < l->addrs * FAMS; j++) {
			a = &l->addr[j % l->addrs].addr;
			/* Each family has a list of its own. */
			if (fam_of(a->family) == j / l->addrs)
				fprintf(f, " %s", ipaddr_print_prefix(a, text));
		}
	}
}

const char *
world_addrs(struct world *w)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	print_addrs(w, f);
	return keep(w, f, &text, &len);
}

static void
print_route(struct world *w, const struct routefact *r, FILE *f)
{
	const struct simlink *l = simkernel_link_at(&w->kernel, r->oif);
	char text[IPADDR_STRLEN];
	unsigned int i;

	fputs(r->dst.plen == 0 ? "default" : ipaddr_print_prefix(&r->dst, text),
	    f);
	if (ipaddr_is_set(&r->gateway))
		fprintf(f, " via %s", ipaddr_print(&r->gateway, text));
	for (i = 0; i < r->nhops; i++)
		fprintf(f, " dev %s",
		    simkernel_link_at(&w->kernel, r->hop[i])->fact.name);
	if (l != NULL)
		fprintf(f, " dev %s", l->fact.name);
	if (ipaddr_is_set(&r->prefsrc))
		fprintf(f, " src %s", ipaddr_print(&r->prefsrc, text));
	if (r->table != ROUTE_TABLE_MAIN)
		fprintf(f, " table %u", r->table);
	if (r->priority != 0)
		fprintf(f, " metric %u", r->priority);
	fputc('\n', f);
}

/* By table, destination and metric; within a class the order stays. */
static int
compare_classes(const struct routefact *a, const struct routefact *b)
{
	int d;

	if (a->table != b->table)
		return a->table < b->table ? -1 : 1;
	d = memcmp(&a->dst, &b->dst, sizeof(a->dst));
	if (d != 0)
		return d;
	return a->priority < b->priority ? -1 : a->priority > b->priority;
}

static void
print_routes(struct world *w, FILE *f)
{
	struct routefact r[SIM_ROUTES], one;
	size_t i, j, n = w->kernel.routes;

	memcpy(r, w->kernel.route, n * sizeof(r[0]));
	for (i = 1; i < n; i++) {
		one = r[i];
		for (j = i; j > 0 && compare_classes(&r[j - 1], &one) > 0; j--)
			r[j] = r[j - 1];
		r[j] = one;
	}
	for (i = 0; i < n; i++)
		print_route(w, &r[i], f);
}

const char *
world_routes(struct world *w)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	print_routes(w, f);
	return keep(w, f, &text, &len);
}

static void
print_rule(const struct rulefact *r, FILE *f)
{
	char dst[IPADDR_STRLEN];

	fprintf(f, "%u to %s table %u", r->pref,
	    ipaddr_print_prefix(&r->dst, dst), r->table);
	if (r->suppress != RULE_SUPPRESS_NONE)
		fprintf(f, " beyond %d", r->suppress);
	fputc('\n', f);
}

/* As the kernel asks them; those with one number it asks in any order. */
static void
print_rules(struct world *w, FILE *f)
{
	struct rulefact r[SIM_RULES], one;
	size_t i, j, n = w->kernel.rules;

	memcpy(r, w->kernel.rule, n * sizeof(r[0]));
	for (i = 1; i < n; i++) {
		one = r[i];
		for (j = i; j > 0 && r[j - 1].pref > one.pref; j--)
			r[j] = r[j - 1];
		r[j] = one;
	}
	for (i = 0; i < n; i++)
		print_rule(&r[i], f);
}

const char *
world_rules(struct world *w)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	print_rules(w, f);
	return keep(w, f, &text, &len);
}

static void
print_units(struct world *w, FILE *f)
{
	struct ctlreq r = { .type = CTL_LIST };

	w->listing = f;
	ck_assert_int_eq(ask(w, &r), 0);
	w->listing = NULL;
}

const char *
world_units(struct world *w)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	print_units(w, f);
	return keep(w, f, &text, &len);
}

static void
print_links(struct world *w, FILE *f)
{
	const struct linkfact *l;
	size_t i;
	int k;

	for (i = 0; i < w->kernel.links; i++) {
		l = &w->kernel.link[i].fact;
		fprintf(f, "%s flags %x carrier %d mtu %u with %u conf",
		    l->name, l->flags, l->carrier, l->mtu,
		    w->kernel.link[i].mcast_with);
		for (k = 0; k < CONF_KEYS; k++)
			fprintf(f, " %u", l->conf.value[k]);
		fputc('\n', f);
	}
}

static void
print_labels(struct world *w, FILE *f)
{
	const struct simlink *l;
	const struct addrfact *a;
	char text[IPADDR_STRLEN], brd[IPADDR_STRLEN];
	size_t i;

	for (l = w->kernel.link; l < w->kernel.link + w->kernel.links; l++) {
		for (i = 0; i < l->addrs; i++) {
			a = &l->addr[i];
			fprintf(f, "%s %s scope %u flags %x brd %s\n", a->label,
			    ipaddr_print_prefix(&a->addr, text), a->scope,
			    a->flags,
			    ipaddr_is_set(&a->broadcast)
				? ipaddr_print(&a->broadcast, brd)
				: "-");
		}
	}
}

const char *
world_snapshot(struct world *w)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	print_links(w, f);
	print_labels(w, f);
	print_routes(w, f);
	print_rules(w, f);
	print_units(w, f);
	return keep(w, f, &text, &len);
}

const char *
world_log(struct world *w)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	fflush(w->log);
	fputs(w->log_text + w->log_seen, f);
	w->log_seen = w->log_size;
	return keep(w, f, &text, &len);
}

const char *
world_ops(struct world *w)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	fwrite(w->kernel.oplog, 1, w->kernel.oplog_len, f);
	w->kernel.oplog_len = 0;
	return keep(w, f, &text, &len);
}

/* Without an entry they ask, and the NIC that has the address answers. */
static uint32_t
arp(struct world *w, const struct ipaddr *addr)
{
	uint32_t ifindex = simnet_arp(&w->kernel.net, addr);
	const struct simlink *l;
	size_t j;

	if (ifindex != 0)
		return ifindex;
	for (l = w->kernel.link; l < w->kernel.link + w->kernel.links; l++) {
		for (j = 0; j < l->addrs; j++) {
			if (ipaddr_same(&l->addr[j].addr, addr) &&
			    simkernel_hears(&w->kernel, l->fact.ifindex))
				return l->fact.ifindex;
		}
	}
	return 0;
}

const char *
world_arp(struct world *w, const char *addr)
{
	struct ipaddr a = parse_addr(addr);
	const struct simlink *l = simkernel_link_at(&w->kernel, arp(w, &a));

	return l != NULL ? l->fact.name : "nowhere";
}

bool
world_reaches(struct world *w, const char *addr)
{
	static const char neighbour[] = "192.168.85.50";
	struct ipaddr a = parse_addr(addr), from = parse_addr(neighbour);
	uint32_t in = arp(w, &a), out;
	const struct simlink *l;

	if (!simkernel_hears(&w->kernel, in) ||
	    simkernel_hosts_of(&w->kernel, &a) == 0 ||
	    !simroutes_accept(&w->kernel, simkernel_link_at(&w->kernel, in),
		&from))
		return false;
	out = simroutes_lookup(&w->kernel, &from);
	l = simkernel_link_at(&w->kernel, out);
	return l != NULL && l->fact.carrier && !w->kernel.net.path[out].cut_out;
}

const char *
world_targets(struct world *w, const char *nic)
{
	const struct nic *n = model_nic(&w->engine.model, nic);
	const struct targetset *s;
	char *text, addr[IPADDR_STRLEN];
	size_t len;
	unsigned int i;
	int fam;
	FILE *f = open_memstream(&text, &len);

	ck_assert_msg(n != NULL, "the daemon knows no %s", nic);
	for (fam = 0; fam < FAMS; fam++) {
		s = &n->inst[fam].targets;
		for (i = 0; i < s->n; i++) {
			if (s->t[i].state == TARGET_ACTIVE)
				fprintf(f, "%s%s", ftell(f) > 0 ? " " : "",
				    ipaddr_print(&s->t[i].addr, addr));
		}
	}
	return keep(w, f, &text, &len);
}

unsigned int
world_probes(const struct world *w)
{
	return w->kernel.net.probes;
}

unsigned int
world_questions(const struct world *w)
{
	return w->kernel.net.questions;
}

static const char *
unsettled_unit(struct world *w, struct unit *u)
{
	struct addrfact want;

	if (!plan_wanted(&w->engine.model, u, &want))
		return NULL;
	if (simkernel_hosts_of(&w->kernel, &want.addr) != 1)
		return "an address has not exactly one place";
	return u->refused != 0 ? "a refusal is not over" : NULL;
}

/* What the engine would still do. */
static const char *
unsettled_plan(struct world *w)
{
	static const char *const what[] = { [KOP_ADDR_CHANGE] =
						"an address is to be changed",
		[KOP_ADDR_ADD] = "an address is missing",
		[KOP_ADDR_DEL] = "an address is too many",
		[KOP_ROUTE_ADD] = "a route is to be appended",
		[KOP_ROUTE_PREPEND] = "a route is to be put first",
		[KOP_ROUTE_REPLACE] = "a route is to be replaced",
		[KOP_ROUTE_DEL] = "a route is to be deleted",
		[KOP_RULE_ADD] = "a rule is missing",
		[KOP_RULE_DEL] = "a rule is too many",
		[KOP_LINK_UP] = "a link is to be brought up",
		[KOP_CONF] = "a NIC's settings are to be changed",
		[KOP_MCAST_RETURN] = NULL };
	struct plan p;
	const char *why = NULL;

	plan_init(&p);
	plan_prepare(&w->engine.model, &p);
	plan_addrs_add(&w->engine.model, &p);
	spread_plan(&w->engine.model, &p);
	routes_plan(&w->engine.model, &p);
	plan_addrs_del(&w->engine.model, &p);
	if (p.n > 0)
		why = what[p.step[0].op.type];
	plan_free(&p);
	return why;
}

const char *
world_settled(struct world *w)
{
	struct nic *nic;
	struct unit *u;
	const char *why = unsettled_plan(w);

	TAILQ_FOREACH (nic, &w->engine.model.nics, next) {
		TAILQ_FOREACH (u, &nic->units[FAM_INET], next) {
			if (why == NULL)
				why = unsettled_unit(w, u);
		}
	}
	return why;
}
