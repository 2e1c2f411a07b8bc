/*
 * check_detection.c - stories of how long it takes: whatever the moment at
 * which a path dies, the verdict falls within the detection time.
 *
 * SIM_FAILURES says how many failures of each kind there are.
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "mpathd/core/probesched.h"
#include "setups.h"

#define FAILURES 250

/* Detection time in ms, losses for a verdict. */
static const struct profile {
	int ms;
	unsigned int failures;
} profiles[] = {
	{ 100, 5 }, { 300, 5 }, { 1000, 5 },	/* as on Solaris */
	{ 100, 10 }, { 300, 10 }, { 1000, 10 }, /* ten probes */
	{ 20, 3 },				/* the closest there is */
};

static unsigned long
failures(void)
{
	const char *n = getenv("SIM_FAILURES");

	return n != NULL ? strtoul(n, NULL, 10) : FAILURES;
}

static const struct nic *
hme0(struct world *w)
{
	return model_nic(&world_engine(w)->model, "hme0");
}

/* The path dies now: how long until its NIC is FAILED. */
static mtime_t
detect(struct world *w, const struct profile *p)
{
	mtime_t dead = world_now(w);

	world_cut(w, "hme0");
	world_run(w, MSEC(p->ms));
	ck_assert_msg(hme0(w)->state == IF_FAILED,
	    "%d ms, %u probes: not found within the detection time", p->ms,
	    p->failures);
	return hme0(w)->since - dead;
}

static void
repair(struct world *w, const struct profile *p)
{
	mtime_t interval = probesched_interval(MSEC(p->ms), p->failures);

	world_mend(w, "hme0");
	/* So many answers, and the last of them comes late. */
	world_run(w, (2 * p->failures + 2) * interval);
	ck_assert_int_eq(hme0(w)->state, IF_RUNNING);
}

START_TEST(test_a_dead_path_is_found_within_the_detection_time)
{
	const struct profile *p = &profiles[_i];
	mtime_t interval = probesched_interval(MSEC(p->ms), p->failures);
	mtime_t t, worst = 0, sum = 0;
	uint64_t chance = (uint64_t)_i;
	struct world *w = setup_two();
	unsigned long i, n = failures();

	world_set_failures(w, p->failures);
	world_set_detection(w, MSEC(p->ms));
	world_run(w, SEC(1));
	for (i = 0; i < n; i++) {
		world_run(w,
		    (mtime_t)(simnet_random(&chance) % (uint64_t)interval));
		t = detect(w, p);
		worst = mtime_max(worst, t);
		sum += t;
		repair(w, p);
	}
	printf("%d ms, %u probes: mean %" PRId64 " us, worst %" PRId64 " us\n",
	    p->ms, p->failures, sum / (mtime_t)n / 1000, worst / 1000);
	/* Half an interval is kept for a machine that is late. */
	ck_assert_int_le(worst, MSEC(p->ms) - interval / 2);
	world_free(w);
}
END_TEST

/* Answers that come just in time are no losses, and those after it are. */
START_TEST(test_half_an_interval_is_waited_for_whoever_is_quick)
{
	struct world *w = setup_two();
	mtime_t interval = probesched_interval(SEC(1), 5);

	world_set_detection(w, SEC(1));
	world_run(w, SEC(5));
	world_log(w);
	world_host(w, NET4(1))->latency = interval / 2 - MSEC(1);
	world_run(w, interval * 3);
	ck_assert_uint_eq(hme0(w)->inst[FAM_INET].stats.lost, 0);
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("detection");
	TCase *t = tcase_create("detection");
	SRunner *r = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t,
	    test_a_dead_path_is_found_within_the_detection_time, 0,
	    sizeof(profiles) / sizeof(profiles[0]));
	tcase_add_test(t, test_half_an_interval_is_waited_for_whoever_is_quick);
	suite_add_tcase(s, t);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
