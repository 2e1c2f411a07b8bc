/*
 * check_crash.c - the daemon is killed before every single step of a tale: an
 * operation of the kernel, an announcement, the writing of its state.
 *
 * Each tale is told once without a crash; then again and again, killed before
 * its first step, its second, ... until it comes to no crash any more.  However
 * it was killed, the end is the same, no address was ever nowhere, and none
 * that could be reached became unreachable by a step that was taken.
 */
#include <bsd/string.h>
#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "setups.h"

#define TEXT 8192

struct tale {
	const char *name;
	struct world *(*make)(void);
	void (*deed)(struct world *);
	void (*undo)(struct world *);
	unsigned int is;
};

enum {
	/* By a command: who is cut off asks again. */
	ASKED = 1,
	/* It is its purpose that an address goes, or cannot be reached. */
	GAP = 2,
	/* Who leaves a group and comes back may come in another order. */
	LOOSE = 4
};

/* More addresses and routes than two has, of all kinds that move. */
static struct world *
rich(void)
{
	struct world *w = setup_two();

	world_ifconfig(w, "hme0 addif 192.168.85.31 netmask + broadcast + up");
	world_ifconfig(w, "hme0 addif 192.168.86.32 netmask + broadcast + up");
	world_ip(w, "addr add 192.168.85.33/24 dev hme0");
	world_ip(w, "route add 10.9.9.0/24 via 192.168.85.1 dev hme0");
	world_ip(w, "route append 10.9.9.0/24 via 192.168.85.50 dev hme1");
	setup_done(w);
	return w;
}

static struct world *
rich_failed(void)
{
	struct world *w = rich();

	world_pull(w, "hme0");
	world_run(w, SEC(5));
	return w;
}

static struct world *
rich_kept_away(void)
{
	struct world *w = rich();

	world_set_failback(w, false);
	world_pull(w, "hme0");
	world_run(w, SEC(5));
	world_plug(w, "hme0");
	world_run(w, SEC(60));
	return w;
}

static void
cut(struct world *w)
{
	world_cut(w, "hme0");
}

static void
mend(struct world *w)
{
	world_mend(w, "hme0");
}

static void
pull(struct world *w)
{
	world_pull(w, "hme0");
}

static void
plug(struct world *w)
{
	world_plug(w, "hme0");
}

static void
pull_all(struct world *w)
{
	world_pull(w, "hme0");
	world_pull(w, "hme1");
}

static void
plug_all(struct world *w)
{
	world_plug(w, "hme0");
	world_plug(w, "hme1");
}

static void
switch_off(struct world *w)
{
	world_ip(w, "link set hme0 down");
}

static void
switch_on(struct world *w)
{
	world_ip(w, "link set hme0 up");
}

static void
offline(struct world *w)
{
	world_offline(w, "hme0", true);
}

static void
online(struct world *w)
{
	world_offline(w, "hme0", false);
}

static void
leave(struct world *w)
{
	world_ifconfig(w, "hme0 group \"\"");
}

static void
join(struct world *w)
{
	world_ifconfig(w, "hme0 group test");
}

static void
change(struct world *w)
{
	world_ifconfig(w, "hme1 group other");
}

static void
change_back(struct world *w)
{
	world_ifconfig(w, "hme1 group test");
}

static void
become_standby(struct world *w)
{
	world_ifconfig(w, "hme1 standby");
}

static void
become_active(struct world *w)
{
	world_ifconfig(w, "hme1 -standby");
}

static void
deprecate(struct world *w)
{
	world_ifconfig(w, "hme0 deprecated");
}

static void
undeprecate(struct world *w)
{
	world_ifconfig(w, "hme0 -deprecated");
}

static void
unit_down(struct world *w)
{
	world_ifconfig(w, "hme0:2 down");
}

static void
unit_up(struct world *w)
{
	world_ifconfig(w, "hme0:2 up");
}

static void
new_test_address(struct world *w)
{
	world_ifconfig(w, "hme0:1 192.168.85.61");
}

static void
old_test_address(struct world *w)
{
	world_ifconfig(w, "hme0:1 192.168.85.21");
}

static void
allow_failback(struct world *w)
{
	world_set_failback(w, true);
}

static void
nothing(struct world *w)
{
	(void)w;
}

static const struct tale tales[] = {
	{ "a silent failure", rich, cut, mend, 0 },
	{ "a lost link", rich, pull, plug, 0 },
	{ "all links lost", rich, pull_all, plug_all, 0 },
	{ "switched off", rich, switch_off, switch_on, 0 },
	{ "taken offline", rich, offline, online, ASKED | GAP },
	{ "leaves the group", rich, leave, join, ASKED | LOOSE },
	{ "leaves while failed", rich_failed, leave, join,
	    ASKED | GAP | LOOSE },
	{ "another group", rich, change, change_back, ASKED | LOOSE },
	{ "the NIC that stands in leaves", rich_failed, change, change_back,
	    ASKED | GAP | LOOSE },
	{ "becomes a standby", rich, become_standby, become_active, ASKED },
	{ "deprecated", rich, deprecate, undeprecate, ASKED },
	{ "a unit goes down", rich, unit_down, unit_up, ASKED | GAP },
	{ "another test address", rich, new_test_address, old_test_address,
	    ASKED | GAP },
	{ "failback is allowed", rich_kept_away, allow_failback, nothing, 0 },
};
#define TALES ((int)(sizeof(tales) / sizeof(tales[0])))

/* ------------------------------------------------------------- who sees -- */

/* Those that can be reached all the time but while their NIC is dead. */
static const char *const served[] = { NET4(19), NET4(20), NET4(31), NET4(33) };
#define SERVED (sizeof(served) / sizeof(served[0]))

static struct {
	struct world *w;
	bool reached[SERVED];
	char lost[TEXT]; /* what could be reached before a step and not after */
} eye;

static void
look(void)
{
	size_t i;

	for (i = 0; i < SERVED; i++)
		eye.reached[i] = world_reaches(eye.w, served[i]);
}

static void
saw_step(void *arg, const struct kop *op)
{
	bool now;
	size_t i;

	(void)arg;
	for (i = 0; i < SERVED; i++) {
		now = world_reaches(eye.w, served[i]);
		if (eye.reached[i] && !now && eye.lost[0] == '\0')
			snprintf(eye.lost, sizeof(eye.lost),
			    "%s is lost by an operation %d after %s", served[i],
			    (int)op->type, world_ops(eye.w));
		eye.reached[i] = now;
	}
}

static void
watch(struct world *w)
{
	eye.w = w;
	eye.lost[0] = '\0';
	world_kernel(w)->stepped = saw_step;
	look();
}

/* --------------------------------------------------------------- telling -- */

struct ends {
	char before[TEXT], done[TEXT], undone[TEXT];
};

static int
compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In the order of the alphabet. */
static void
sort_lines(char *text)
{
	char copy[TEXT], *line[256], *rest = copy;
	size_t n = 0, i;

	strcpy(copy, text);
	while ((line[n] = strsep(&rest, "\n")) != NULL)
		ck_assert_uint_lt(++n, 256);
	qsort(line, n, sizeof(line[0]), compare_lines);
	*text = '\0';
	for (i = 0; i < n; i++) {
		strlcat(text, line[i], TEXT);
		if (i + 1 < n)
			strlcat(text, "\n", TEXT);
	}
}

static void
picture(struct world *w, const struct tale *t, char *out)
{
	size_t i;

	ck_assert_uint_lt(strlcpy(out, world_snapshot(w), TEXT), TEXT);
	for (i = 0; i < SERVED; i++) {
		strlcat(out, served[i], TEXT);
		strlcat(out, world_reaches(w, served[i]) ? " reached\n" : "\n",
		    TEXT);
	}
	if ((t->is & LOOSE) != 0)
		sort_lines(out);
}

static void
pass(struct world *w)
{
	look();
	world_run(w, SEC(60));
}

static void
tell_plainly(const struct tale *t, struct ends *ends)
{
	struct world *w = t->make();

	picture(w, t, ends->before);
	t->deed(w);
	world_run(w, SEC(60));
	picture(w, t, ends->done);
	t->undo(w);
	world_run(w, SEC(60));
	picture(w, t, ends->undone);
	world_free(w);
}

/* A command is obeyed in whole or not at all, and then it is given again. */
static void
ask_again(struct world *w, const struct tale *t, void (*deed)(struct world *),
    const char *when, const char *before, const char *after)
{
	char now[TEXT];

	picture(w, t, now);
	if ((t->is & ASKED) == 0 || strcmp(now, after) == 0)
		return;
	ck_assert_msg(strcmp(now, before) == 0,
	    "%s, %s: half done:\n%s\nbefore:\n%s\n%s", t->name, when, now,
	    before, world_ops(w));
	deed(w);
	pass(w);
}

static void
check(struct world *w, const struct tale *t, const char *when,
    const char *expected)
{
	const char *why = world_settled(w);
	bool gap = (t->is & GAP) != 0;
	char now[TEXT];

	picture(w, t, now);
	ck_assert_msg(strcmp(now, expected) == 0,
	    "%s, %s:\n%s\nexpected:\n%s\n%s", t->name, when, now, expected,
	    world_ops(w));
	ck_assert_msg(why == NULL, "%s, %s: %s", t->name, when, why);
	ck_assert_msg(gap || world_kernel(w)->gaps == 0, "%s, %s: %u gaps",
	    t->name, when, world_kernel(w)->gaps);
	ck_assert_msg(gap || eye.lost[0] == '\0', "%s, %s: %s", t->name, when,
	    eye.lost);
}

/* The deed with a crash, and the way back without.  False: it had no crash. */
static bool
crash_deed(const struct tale *t, const struct ends *ends, unsigned int n,
    unsigned int m)
{
	struct world *w = t->make();
	char when[64];
	bool crashed;

	snprintf(when, sizeof(when), "killed before step %u and %d", n, (int)m);
	watch(w);
	world_crash_twice(w, n, m);
	t->deed(w);
	pass(w);
	if (m != UINT_MAX)
		world_run(w, SEC(120));
	crashed = world_crashed(w);
	world_crash_before(w, UINT_MAX);
	if (crashed)
		ask_again(w, t, t->deed, when, ends->before, ends->done);
	check(w, t, when, ends->done);
	t->undo(w);
	pass(w);
	check(w, t, when, ends->undone);
	world_free(w);
	return crashed;
}

static bool
crash_undo(const struct tale *t, const struct ends *ends, unsigned int n,
    unsigned int m)
{
	struct world *w = t->make();
	char when[64];
	bool crashed;

	snprintf(when, sizeof(when), "on the way back before step %u and %d", n,
	    (int)m);
	t->deed(w);
	world_run(w, SEC(60));
	watch(w);
	world_crash_twice(w, n, m);
	t->undo(w);
	pass(w);
	if (m != UINT_MAX)
		world_run(w, SEC(120));
	crashed = world_crashed(w);
	world_crash_before(w, UINT_MAX);
	if (crashed)
		ask_again(w, t, t->undo, when, ends->done, ends->undone);
	check(w, t, when, ends->undone);
	world_free(w);
	return crashed;
}

START_TEST(test_killed_before_any_step_the_end_is_the_same)
{
	const struct tale *t = &tales[_i];
	static struct ends ends;
	unsigned int n;

	tell_plainly(t, &ends);
	for (n = 0; crash_deed(t, &ends, n, UINT_MAX);)
		n++;
	ck_assert_uint_gt(n, 0);
	for (n = 0; crash_undo(t, &ends, n, UINT_MAX);)
		n++;
}
END_TEST

/* How far the restarted one gets before it dies, too. */
static const unsigned int second[] = { 0, 1, 2, 3, 5, 8, 13 };
#define SECOND ((int)(sizeof(second) / sizeof(second[0])))

START_TEST(test_killed_again_during_the_restart_the_end_is_the_same)
{
	const struct tale *t = &tales[_i / SECOND];
	unsigned int n, m = second[_i % SECOND];
	static struct ends ends;

	/* All of them take a minute. */
	if (getenv("SIM_LONG") == NULL && _i / SECOND % SECOND != _i % SECOND)
		return;
	tell_plainly(t, &ends);
	for (n = 0; crash_deed(t, &ends, n, m);)
		n++;
	for (n = 0; crash_undo(t, &ends, n, m);)
		n++;
}
END_TEST

/* ------------------------------------------------- the state is lost, too --
 */

static const char *const lost[] = { "", "#!/bin/sh\n", "ipmp-state 1\nnic na",
	"ipmp-state 99\nend\n", "ipmp-state 2\nunit\nend\n" };
#define LOST ((int)(sizeof(lost) / sizeof(lost[0])))

static void
check_once(struct world *w, const char *when)
{
	static const char *const all[] = { NET4(19), NET4(20), NET4(21),
		NET4(22), NET4(31), NET4(33), "192.168.86.32" };
	struct ipaddr a;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		ipaddr_parse(&a, 0, all[i]);
		ck_assert_msg(simkernel_hosts_of(world_kernel(w), &a) == 1,
		    "%s: %s is %u times in the kernel\n%s%s", when, all[i],
		    simkernel_hosts_of(world_kernel(w), &a), world_addrs(w),
		    world_ops(w));
	}
}

static void
check_served(struct world *w, const char *when)
{
	size_t i;

	for (i = 0; i < SERVED; i++)
		ck_assert_msg(world_reaches(w, served[i]),
		    "%s: %s is not reached\n%s", when, served[i],
		    world_snapshot(w));
}

/* Test addresses are where they were, and are nothing that moves. */
static void
check_tests(struct world *w, const char *when)
{
	const struct nic *nic;
	const struct unit *u;
	const char *const test[] = { NET4(21), NET4(22) },
			  *const at[] = { "hme0", "hme1" };
	struct ipaddr a;
	int i;

	for (i = 0; i < 2; i++) {
		ipaddr_parse(&a, 0, test[i]);
		nic = model_nic(&world_engine(w)->model, at[i]);
		u = model_unit_by_addr(nic, &a);
		ck_assert_msg(u != NULL, "%s: %s is not on %s\n%s", when,
		    test[i], at[i], world_units(w));
		ck_assert_msg((u->flags & LIFF_NOFAILOVER) != 0 &&
			(u->flags & LIFF_DEPRECATED) != 0,
		    "%s: %s would move", when, test[i]);
	}
}

static void
lose(struct world *w, const char *text, const char *when)
{
	world_spoil_state(w, text);
	pass(w);
	check_once(w, when);
	if (!world_crashed(w))
		return;
	check_tests(w, when);
	ck_assert_ptr_nonnull(strstr(world_log(w),
	    "addresses of an earlier in.mpathd stay where they are"));
}

/* Everything is configured again, and works. */
static void
configure_again(struct world *w, const char *when)
{
	world_ifconfig(w, "hme0 group test");
	world_ifconfig(w, "hme1 group test");
	pass(w);
	check_once(w, when);
	check_tests(w, when);
	world_pull(w, "hme1");
	pass(w);
	check_once(w, when);
	check_served(w, when);
	check_tests(w, when);
	ck_assert_ptr_null(world_settled(w));
}

/* The crash comes in a failover or in a failback. */
static bool
lose_state(unsigned int n, const char *text, bool back)
{
	struct world *w = rich();
	char when[64];
	bool crashed;

	snprintf(when, sizeof(when), "state lost before step %u of a %s", n,
	    back ? "failback" : "failover");
	pull(w);
	if (back) {
		world_run(w, SEC(5));
		plug(w);
	}
	world_crash_before(w, n);
	watch(w);
	lose(w, text, when);
	crashed = world_crashed(w);
	world_crash_before(w, UINT_MAX);
	plug(w);
	pass(w);
	check_served(w, when);
	if (crashed)
		configure_again(w, when);
	world_free(w);
	return crashed;
}

START_TEST(test_without_its_state_no_address_is_lost_or_doubled)
{
	/* It is lost in the same way whatever the file says. */
	unsigned int n, by = _i == 0 || getenv("SIM_LONG") != NULL ? 1 : 9;

	for (n = 1; lose_state(n, lost[_i], false);)
		n += by;
	for (n = 1; lose_state(n, lost[_i], true);)
		n += by;
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("crash");
	TCase *t = tcase_create("crash");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, test_killed_before_any_step_the_end_is_the_same,
	    0, TALES);
	tcase_add_loop_test(t,
	    test_killed_again_during_the_restart_the_end_is_the_same, 0,
	    TALES * SECOND);
	tcase_add_loop_test(t,
	    test_without_its_state_no_address_is_lost_or_doubled, 0, LOST);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
