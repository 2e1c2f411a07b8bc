/*
 * check_steadiness.c - how often a NIC that is well is taken for failed because
 * probes get lost by chance, beside what theory says.
 *
 * With a share p of the probes lost, each for itself, it takes on average
 *
 *	(1 - p^n) / (p^n (1 - p))
 *
 * probes until n are lost in a row, and with q = 1 - p as many again by the
 *same formula until 2n are answered in a row: then the NIC is repaired, and it
 *all begins anew.  The first number times the interval and the second make the
 *mean time between two false failures of a NIC.
 *
 * STEADY_DAYS says how many days there are of each kind (1); with 1000 it takes
 * some minutes.  What was measured is printed.
 */
#include <check.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mpathd/core/probesched.h"
#include "mpathd/core/probestat.h"
#include "setups.h"

#define DAY	(86400 * SEC(1))
#define RTT	MSEC(1)
#define TIMEOUT MSEC(10)

static const struct profile {
	double lost;
	int ms;
	unsigned int failures;
} profiles[] = {
	{ 0.01, 10000, 5 }, { 0.05, 10000, 5 }, { 0.20, 10000, 5 },
	{ 0.01, 1000, 10 }, /* ten probes in a second */
};
#define PROFILES ((int)(sizeof(profiles) / sizeof(profiles[0])))

static double
days(void)
{
	const char *n = getenv("STEADY_DAYS");

	return n != NULL ? strtod(n, NULL) : 1;
}

/* Trials until n in a row, each with probability p, have happened. */
static double
until_row(double p, unsigned int n)
{
	double all = pow(p, n);

	return (1 - all) / (all * (1 - p));
}

/* Days between two false failures of one NIC, by theory. */
static double
theory(double lost, mtime_t interval, unsigned int n)
{
	return (until_row(lost, n) + until_row(1 - lost, 2 * n)) *
	    (double)interval / (double)DAY;
}

static bool
happens(uint64_t *chance, double p)
{
	return (double)(simnet_random(chance) >> 11) < p * 0x1p53;
}

/* Whether measured is not half as long as it should be; all by chance. */
static void
judge(const char *what, double measured_days, unsigned int times, double theory)
{
	double expected = measured_days / theory;

	if (times > 0)
		printf("%s: %u in %.0f days, every %.4g days; theory: every "
		       "%.4g days\n",
		    what, times, measured_days, measured_days / times, theory);
	else
		printf("%s: none in %.0f days; theory: every %.4g days\n", what,
		    measured_days, theory);
	/* Four deviations of chance are granted to short measurements. */
	ck_assert_msg(times <= 2 * expected + 4 * sqrt(expected),
	    "%s: %u times, expected %.2f", what, times, expected);
}

/* ------------------------------------------- probes and verdicts alone -- */

struct prober {
	struct probesched sched;
	struct probestat stats;
	uint64_t chance;
};

static bool
proves(const void *arg, const struct ipaddr *target)
{
	(void)arg;
	(void)target;
	return true;
}

static void
lost(void *arg, const struct ipaddr *target, bool is_proof)
{
	(void)arg;
	(void)target;
	(void)is_proof;
}

/* One probe, and what becomes of it. */
static mtime_t
probe(struct prober *p, double share)
{
	static const struct ipaddr to = { .family = 2, .plen = 32 };
	mtime_t now = p->sched.due, rtt;

	probestat_sent(&p->stats, &to, 1, now, TIMEOUT);
	if (!happens(&p->chance, share))
		probestat_reply(&p->stats, &to, p->stats.seq, 1, now + RTT,
		    &rtt);
	probestat_expire(&p->stats, now + TIMEOUT, proves, NULL, lost, NULL);
	probesched_advance(&p->sched, now, (uint32_t)simnet_random(&p->chance));
	return now;
}

START_TEST(test_chance_fails_a_nic_no_sooner_than_theory_says)
{
	const struct profile *f = &profiles[_i];
	mtime_t interval = probesched_interval(MSEC(f->ms), f->failures);
	struct prober p = { .chance = (uint64_t)_i };
	mtime_t end = (mtime_t)(days() * (double)DAY);
	bool failed = false;
	unsigned int times = 0;
	char what[64];

	probesched_start(&p.sched, 0, interval, 0);
	while (probe(&p, f->lost) < end) {
		if (failed)
			failed = !probestat_repaired(&p.stats, f->failures);
		else if (probestat_failed(&p.stats, f->failures)) {
			failed = true;
			times++;
		}
	}
	snprintf(what, sizeof(what), "%g %% lost, %u probes in %d ms",
	    f->lost * 100, f->failures, f->ms);
	judge(what, days(), times, theory(f->lost, interval, f->failures));
}
END_TEST

/* -------------------------------------------------------- the whole engine --
 */

static unsigned int
failures_in(const char *log)
{
	unsigned int n = 0;

	while ((log = strstr(log, "NIC failure detected")) != NULL) {
		log++;
		n++;
	}
	return n;
}

START_TEST(test_so_does_the_whole_engine)
{
	const struct profile *f = &profiles[2];
	mtime_t interval = probesched_interval(MSEC(f->ms), f->failures);
	struct world *w = setup_two();
	double span = days() < 30 ? days() : 30;

	world_lose_answers(w, "hme0", f->lost);
	world_lose_answers(w, "hme1", f->lost);
	world_run(w, (mtime_t)(span * (double)DAY));
	judge("the engine with two NICs, 20 % lost", span,
	    failures_in(world_log(w)),
	    theory(f->lost, interval, f->failures) / 2);
	world_free(w);
}
END_TEST

/* Half the detection time is 3.5 intervals: never five probes. */
START_TEST(test_bursts_of_half_the_detection_time_fail_nothing)
{
	struct world *w = setup_two();
	double span = days() < 30 ? days() : 30;
	mtime_t end = world_now(w) + (mtime_t)(span * (double)DAY);
	uint64_t chance = 5;
	unsigned int bursts = 0;

	for (; world_now(w) < end; bursts++) {
		world_run(w,
		    SEC(10) + (mtime_t)(simnet_random(&chance) % SEC(20)));
		world_cut(w, bursts % 2 == 0 ? "hme0" : "hme1");
		world_run(w, SEC(5) - USEC(1));
		world_mend(w, bursts % 2 == 0 ? "hme0" : "hme1");
	}
	printf("%u bursts of 5 s in %.0f days: %u false failures\n", bursts,
	    span, failures_in(world_log(w)));
	ck_assert_str_eq(world_log(w), "");
	ck_assert_world(w, setup_two_addrs);
	world_free(w);
}
END_TEST

/* The daemon, or the machine, sleeps at any moment and for any time. */
START_TEST(test_its_own_lateness_fails_nothing)
{
	static const int detection_ms[] = { 100, 1000, 10000 };
	struct world *w = setup_two();
	uint64_t chance = 7;
	mtime_t span;
	int i;

	world_set_detection(w, MSEC(detection_ms[_i]));
	world_run(w, SEC(60));
	world_log(w);
	for (i = 0; i < 1000; i++) {
		world_run(w, (mtime_t)(simnet_random(&chance) % SEC(3)));
		span = (mtime_t)(simnet_random(&chance) % SEC(5));
		(i % 2 == 0 ? world_stall : world_suspend)(w, span);
	}
	ck_assert_ptr_null(strstr(world_log(w), "failure detected"));
	ck_assert_world(w, setup_two_addrs);
	ck_assert_uint_gt(world_engine(w)->missed, 0);
	/* What dies while it sleeps is found all the same. */
	world_cut(w, "hme0");
	world_stall(w, SEC(5));
	world_run(w, MSEC(detection_ms[_i]));
	ck_assert_uint_eq(failures_in(world_log(w)), 1);
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("steadiness");
	TCase *t = tcase_create("steadiness");
	SRunner *sr = srunner_create(s);
	int bad;

	tcase_set_timeout(t, 3600);
	tcase_add_loop_test(t,
	    test_chance_fails_a_nic_no_sooner_than_theory_says, 0, PROFILES);
	tcase_add_test(t, test_so_does_the_whole_engine);
	tcase_add_loop_test(t, test_its_own_lateness_fails_nothing, 0, 3);
	tcase_add_test(t, test_bursts_of_half_the_detection_time_fail_nothing);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	bad = srunner_ntests_failed(sr);
	srunner_free(sr);
	return bad != 0;
}
