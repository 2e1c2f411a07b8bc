/*
 * check_random.c - stories that chance tells: whatever befell, when all is
 * mended everything is as at the beginning.
 *
 * A story is its seed; a failure names it (the number behind the test's name),
 * and SIM_SEED=N tells it alone.
 */
#include <bsd/string.h>
#include <check.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "setups.h"

#define STORIES 100 /* of each kind; SIM_STORIES says otherwise */
#define NICS	3
#define ADDRS	5
#define EXTRA	"192.168.87.77"

struct story {
	struct world *w;
	uint64_t chance;
	unsigned int nics, addrs;
	bool probed, standby;
	/* Somebody has added one more address; of a subnet of its own. */
	bool extra;
	bool numbered;	    /* every unit will have its number again */
	bool grouped[NICS]; /* in its group, "test" */
	char text[8192];    /* what happened, for a failure */
};

static const char *const nics[NICS] = { "hme0", "hme1", "hme2" };
static const char *const addrs[ADDRS] = { NET4(19), NET4(20), NET4(29),
	NET4(31), NET4(32) };
static const char *const tests[NICS] = { NET4(21), NET4(22), NET4(23) };

static unsigned int
chance(struct story *s, unsigned int n)
{
	return (unsigned int)(simnet_random(&s->chance) % n);
}

static unsigned int
shuffle(void *arg, unsigned int n)
{
	return chance(arg, n);
}

static const char *
any_nic(struct story *s)
{
	return nics[chance(s, s->nics)];
}

/* ----------------------------------------------------------- beginnings -- */

static void
add_address(struct story *s, unsigned int i)
{
	char words[128];

	snprintf(words, sizeof(words), "%s addif %s netmask + broadcast + up",
	    nics[i % s->nics], addrs[i]);
	world_ifconfig(s->w, words);
}

static void
add_route(struct story *s, const char *dst)
{
	char words[128];

	snprintf(words, sizeof(words), "route append %s via %s dev %s", dst,
	    chance(s, 2) != 0 ? NET4(1) : NET4(50), any_nic(s));
	world_ip(s->w, words);
}

static struct story
begin(uint64_t seed)
{
	struct story s = { .chance = seed, .numbered = true };
	unsigned int i;

	s.nics = 2 + chance(&s, 2);
	s.addrs = s.nics + chance(&s, ADDRS + 1 - s.nics);
	s.probed = chance(&s, 4) != 0;
	s.w = setup_lan(s.nics == 2 ? "hme0 hme1" : "hme0 hme1 hme2");
	if (chance(&s, 8) == 0)
		world_set_detection(s.w, SEC(2));
	for (i = 0; i < s.nics; i++) {
		setup_nic(s.w, nics[i], addrs[i], s.probed ? tests[i] : NULL);
		s.grouped[i] = true;
	}
	for (; i < s.addrs; i++)
		add_address(&s, i);
	world_ip(s.w, "route add default via 192.168.85.1 dev hme0");
	add_route(&s, "10.9.9.0/24");
	if (chance(&s, 2) != 0)
		add_route(&s, "10.8.0.0/16");
	world_run(s.w, SEC(60));
	/* Half of them with traffic spread over the NICs. */
	world_set_spread(s.w, seed % 2 != 0);
	world_run(s.w, SEC(1));
	return s;
}

/* -------------------------------------------------------------- happenings --
 */

static void __attribute__((format(printf, 2, 3)))
tell(struct story *s, const char *fmt, ...)
{
	size_t len = strlen(s->text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s->text + len, sizeof(s->text) - len, fmt, ap);
	va_end(ap);
}

static void
break_path(struct story *s)
{
	static void (*const ways[])(struct world *, const char *) = { world_cut,
		world_cut_in, world_cut_out };
	const char *nic = any_nic(s);

	/* By its link alone nobody can see a silent failure. */
	if (!s->probed)
		return;
	tell(s, "cut %s; ", nic);
	ways[chance(s, 3)](s->w, nic);
}

static void
mend_path(struct story *s)
{
	const char *nic = any_nic(s);

	tell(s, "mend %s; ", nic);
	world_mend(s->w, nic);
}

static void
pull(struct story *s)
{
	const char *nic = any_nic(s);

	tell(s, "pull %s; ", nic);
	world_pull(s->w, nic);
}

static void
plug(struct story *s)
{
	const char *nic = any_nic(s);

	tell(s, "plug %s; ", nic);
	world_plug(s->w, nic);
}

static void
switch_link(struct story *s)
{
	unsigned int i = chance(s, s->nics);
	char words[64];

	if (!s->grouped[i])
		return; /* its routes would be lost, as without us */
	snprintf(words, sizeof(words), "link set %s %s", nics[i],
	    chance(s, 2) != 0 ? "up" : "down");
	tell(s, "%s; ", words);
	world_ip(s->w, words);
}

static void
lose_news(struct story *s)
{
	tell(s, "overrun; ");
	world_overrun(s->w);
}

static void
restart(struct story *s)
{
	/* What happens while nobody looks may be somebody's will. */
	world_run(s->w, 0);
	tell(s, "restart; ");
	world_restart(s->w);
}

/* A refusal and a crash at once are not made up for. */
static bool
is_in_trouble(struct story *s)
{
	const struct simkernel *k = world_kernel(s->w);
	bool refused = false;
	int i;

	for (i = 0; i <= KOP_MCAST_RETURN; i++)
		refused = refused || k->refusal[i].n > 0;
	return refused || (k->mortal && k->lives < 1000);
}

static void
crash(struct story *s)
{
	unsigned int n = chance(s, 12);

	if (is_in_trouble(s))
		return;
	world_run(s->w, 0);
	tell(s, "crash before %u; ", n);
	world_crash_before(s->w, n);
}

static void
refuse(struct story *s)
{
	/* An address that comes late is the last: not as at the beginning. */
	static const enum kop_type types[] = { KOP_ADDR_DEL, KOP_ROUTE_ADD,
		KOP_ROUTE_REPLACE };
	static const char *const names[] = { "del", "append", "replace" };
	unsigned int i = chance(s, 3);

	if (is_in_trouble(s))
		return;
	tell(s, "refuse %s; ", names[i]);
	world_refuse(s->w, types[i], 1 + chance(s, 2), -ENOBUFS);
}

static bool
is_wanted(struct story *s, const char *text)
{
	struct ipaddr a;

	ipaddr_parse(&a, 0, text);
	return model_unit_anywhere(&world_engine(s->w)->model, &a) != NULL;
}

/*
 * With other tools, wherever it may be by then; where the daemon put it, it
 * comes back.
 */
static void
change_extra(struct story *s)
{
	struct simkernel *k = world_kernel(s->w);
	char words[64];
	size_t i, j;

	if (!s->extra) {
		snprintf(words, sizeof(words), "addr add %s/24 dev %s", EXTRA,
		    any_nic(s));
		tell(s, "%s; ", words);
		world_ip(s->w, words);
		s->extra = true;
		return;
	}
	/* Seen by the daemon first: between two places it is in both. */
	world_run(s->w, SEC(10));
	for (i = 0; i < k->links; i++) {
		for (j = 0; j < k->link[i].addrs; j++) {
			if (k->link[i].addr[j].addr.b[3] == 77)
				break;
		}
		if (j == k->link[i].addrs)
			continue;
		snprintf(words, sizeof(words), "addr del %s/24 dev %s", EXTRA,
		    k->link[i].fact.name);
		tell(s, "%s; ", words);
		world_ip(s->w, words);
		world_run(s->w, MSEC(1));
		s->extra = is_wanted(s, EXTRA);
		return;
	}
}

static void
change_failback(struct story *s)
{
	bool on = chance(s, 2) != 0;

	s->numbered = false;
	tell(s, "failback %d; ", on);
	world_set_failback(s->w, on);
}

static void
change_group(struct story *s)
{
	static const char *const groups[] = { "test", "\"\"", "other" };
	unsigned int i = chance(s, s->nics), g = chance(s, 3);
	char words[64];

	/* Who leaves may leave others' addresses where nothing was kept free.
	 */
	s->numbered = false;
	snprintf(words, sizeof(words), "%s group %s", nics[i], groups[g]);
	tell(s, "%s; ", words);
	world_ifconfig(s->w, words);
	s->grouped[i] = g != 1;
}

static void
pass(struct story *s)
{
	static const unsigned int ms[] = { 0, 1, 150, 1500, 4000, 13000,
		30000 };
	unsigned int t = ms[chance(s, 7)];

	tell(s, "%u ms; ", t);
	world_run(s->w, MSEC(t));
}

typedef void happening(struct story *);
static happening *const happenings[] = { break_path, break_path, mend_path,
	pull, plug, plug, switch_link, lose_news, restart, crash, refuse,
	change_extra, pass, pass, pass, pass, /* ours: */ change_group,
	change_group, change_failback };
#define HAPPENINGS (sizeof(happenings) / sizeof(happenings[0]))
#define NATURAL	   (HAPPENINGS - 3)

/* --------------------------------------------------------- what must hold --
 */

/* Moving never leaves an address without a place. */
static void
check_places(struct story *s)
{
	struct ipaddr a;
	unsigned int i;

	for (i = 0; i < s->addrs; i++) {
		ipaddr_parse(&a, 0, addrs[i]);
		ck_assert_msg(simkernel_hosts_of(world_kernel(s->w), &a) > 0,
		    "%s\n%s is nowhere", s->text, addrs[i]);
	}
}

static bool
is_well(struct story *s, const char *nic)
{
	struct simkernel *k = world_kernel(s->w);
	const struct linkfact *l = &simkernel_link(k, nic)->fact;
	const struct simpath *p = &k->net.path[l->ifindex];

	return (l->flags & LINK_UP) != 0 && l->carrier && !p->cut_in &&
	    !p->cut_out;
}

static void
check_served(struct story *s)
{
	unsigned int i;

	for (i = 0; i < s->addrs; i++)
		ck_assert_msg(world_reaches(s->w, addrs[i]),
		    "%s\n%s is not served, neighbours send to %s\n%s", s->text,
		    addrs[i], world_arp(s->w, addrs[i]), world_snapshot(s->w));
}

/* Time enough to settle: with one NIC well, everything is served. */
static void
check_service(struct story *s)
{
	unsigned int i;
	bool well = false;

	tell(s, "quiet; ");
	world_run(s->w, SEC(130));
	for (i = 0; i < s->nics; i++)
		well = well || is_well(s, nics[i]);
	if (well)
		check_served(s);
}

static void
mend_all(struct story *s)
{
	char words[64];
	unsigned int i;

	world_crash_before(s->w, 1000000);
	for (i = 0; i <= KOP_MCAST_RETURN; i++)
		world_refuse(s->w, (enum kop_type)i, 0, 0);
	world_set_failback(s->w, true);
	for (i = 0; i < s->nics; i++) {
		world_mend(s->w, nics[i]);
		world_plug(s->w, nics[i]);
		snprintf(words, sizeof(words), "link set %s up", nics[i]);
		world_ip(s->w, words);
		snprintf(words, sizeof(words), "%s group test", nics[i]);
		world_ifconfig(s->w, words);
	}
	world_run(s->w, SEC(70));
	if (s->extra)
		change_extra(s);
	world_run(s->w, SEC(200));
}

static void
check_end(struct story *s)
{
	const char *why = world_settled(s->w);

	ck_assert_msg(why == NULL, "%s\n%s\n%s", s->text, why,
	    world_snapshot(s->w));
	check_served(s);
}

/* ---------------------------------------------------------------- stories --
 */

/* "hme0:2" becomes "hme0:": it has a number, whichever. */
static void
forget_numbers(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++) {
		*to++ = *text;
		if (*text == ':')
			text += strspn(text + 1, "0123456789");
	}
	*to = '\0';
}

static void
compare(const struct story *s, const char *before, const char *after)
{
	char a[8192], b[8192];

	ck_assert_uint_lt(strlcpy(a, after, sizeof(a)), sizeof(a));
	ck_assert_uint_lt(strlcpy(b, before, sizeof(b)), sizeof(b));
	if (!s->numbered) {
		forget_numbers(a);
		forget_numbers(b);
	}
	ck_assert_msg(strcmp(a, b) == 0, "%s\n%s\nbut it was\n%s", s->text, a,
	    b);
}

static bool
is_told(int seed)
{
	const char *only = getenv("SIM_SEED");

	return only == NULL || atoi(only) == seed;
}

/* One group throughout: everything, with its order, is as it was. */
START_TEST(test_in_the_end_everything_is_as_at_the_beginning)
{
	struct story s;
	const char *before;
	unsigned int n;

	if (!is_told(_i))
		return;
	s = begin((uint64_t)_i);
	world_set_story(s.w, s.text);
	before = world_snapshot(s.w);
	if (chance(&s, 2) != 0) {
		world_kernel(s.w)->pick = shuffle;
		world_kernel(s.w)->pick_arg = &s;
	}
	for (n = 5 + chance(&s, 20); n > 0; n--) {
		happenings[chance(&s, NATURAL)](&s);
		check_places(&s);
		if (chance(&s, 12) == 0)
			check_service(&s);
	}
	mend_all(&s);
	check_end(&s);
	compare(&s, before, world_snapshot(s.w));
	ck_assert_msg(world_kernel(s.w)->gaps == 0, "%s\n%u gaps", s.text,
	    world_kernel(s.w)->gaps);
	world_free(s.w);
}
END_TEST

static int
compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines in the order of the alphabet. */
static void
sort_lines(const char *text, char *out, size_t size)
{
	char copy[8192], *line[256], *rest = copy;
	size_t n = 0, i;

	ck_assert_uint_lt(strlen(text), sizeof(copy));
	strcpy(copy, text);
	while ((line[n] = strsep(&rest, "\n")) != NULL)
		ck_assert_uint_lt(++n, 256);
	qsort(line, n, sizeof(line[0]), compare_lines);
	*out = '\0';
	for (i = 0; i < n; i++) {
		ck_assert_uint_lt(strlen(out) + strlen(line[i]) + 2, size);
		strcat(strcat(out, line[i]), "\n");
	}
}

/* Members come and go: only the order of what they brought may be another. */
START_TEST(test_in_the_end_every_member_has_its_own_again)
{
	struct story s;
	char before[8192], after[8192];
	unsigned int n;

	if (!is_told(_i))
		return;
	s = begin((uint64_t)_i);
	world_set_story(s.w, s.text);
	sort_lines(world_snapshot(s.w), before, sizeof(before));
	for (n = 5 + chance(&s, 20); n > 0; n--) {
		happenings[chance(&s, HAPPENINGS)](&s);
		check_places(&s);
	}
	mend_all(&s);
	check_end(&s);
	sort_lines(world_snapshot(s.w), after, sizeof(after));
	compare(&s, before, after);
	world_free(s.w);
}
END_TEST

static int
stories(void)
{
	const char *n = getenv("SIM_STORIES");

	return n != NULL ? atoi(n) : STORIES;
}

int
main(void)
{
	Suite *s = suite_create("random");
	TCase *t = tcase_create("random");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t,
	    test_in_the_end_everything_is_as_at_the_beginning, 0, stories());
	tcase_add_loop_test(t, test_in_the_end_every_member_has_its_own_again,
	    0, stories());
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
