/*
 * check_transitive.c - NICs that are probed without a test address, by ARP: the
 * same verdicts in the same time, and who is believed.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "setups.h"

static const char whole[] = "hme0 192.168.85.19/24; hme1 192.168.85.20/24";
static const char on_hme1[] = "hme0; hme1 192.168.85.20/24 192.168.85.19/24";

/* Two NICs with a data address each and a router. */
static struct world *
setup_bare(void)
{
	struct world *w = setup_lan("hme0 hme1");

	world_set_transitive(w, true);
	setup_nic(w, "hme0", NET4(19), NULL);
	setup_nic(w, "hme1", NET4(20), NULL);
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	setup_done(w);
	return w;
}

START_TEST(test_a_dead_path_is_found_and_repaired_without_test_address)
{
	struct world *w = setup_bare();

	ck_assert_str_eq(world_targets(w, "hme0"), NET4(1));
	ck_assert_uint_eq(world_probes(w), 0);
	world_cut(w, "hme0");
	world_run(w, SEC(10));
	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme0 of group test\n"
	    "Successfully failed over from NIC hme0 to NIC hme1\n");
	ck_assert_world(w, on_hme1);
	world_run(w, SEC(300));
	ck_assert_world(w, on_hme1);
	world_mend(w, "hme0");
	world_run(w, SEC(22));
	ck_assert_str_eq(world_log(w),
	    "NIC repair detected on hme0 of group test\n"
	    "Successfully failed back to NIC hme0\n");
	ck_assert_world(w, whole);
	world_free(w);
}
END_TEST

START_TEST(test_one_way_faults_are_found_too)
{
	struct world *w = setup_bare();

	world_cut_in(w, "hme0");
	world_run(w, SEC(10));
	ck_assert_world(w, on_hme1);
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_world(w, whole);
	world_cut_out(w, "hme0");
	world_run(w, SEC(10));
	ck_assert_world(w, on_hme1);
	world_free(w);
}
END_TEST

START_TEST(test_all_paths_dead_is_a_failed_group_and_nothing_moves)
{
	struct world *w = setup_bare();

	world_host(w, NET4(1))->mute = true;
	world_run(w, SEC(12));
	ck_assert_str_eq(world_log(w),
	    "All Interfaces in group test have failed\n");
	ck_assert_world(w, whole);
	/* As another machine, with another hardware address. */
	world_host(w, NET4(1))->mute = false;
	world_host(w, NET4(1))->mac[0] = 6;
	world_run(w, SEC(40));
	ck_assert_world(w, whole);
	ck_assert_ptr_nonnull(strstr(world_log(w), "NIC repair detected on "));
	world_free(w);
}
END_TEST

START_TEST(test_a_target_with_a_new_hardware_address_is_no_failure)
{
	struct world *w = setup_bare();

	world_host(w, NET4(1))->mac[0] = 6;
	world_run(w, SEC(60));
	ck_assert_str_eq(world_log(w), "");
	world_free(w);
}
END_TEST

START_TEST(test_without_router_the_subnet_is_swept)
{
	struct world *w = setup_lan("hme0 hme1");

	world_set_transitive(w, true);
	setup_nic(w, "hme0", NET4(19), NULL);
	setup_nic(w, "hme1", NET4(20), NULL);
	world_run(w, SEC(20));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(1) " " NET4(50));
	world_run(w, SEC(60));
	ck_assert_uint_eq(world_questions(w), 0);
	world_cut(w, "hme0");
	world_run(w, SEC(12));
	ck_assert_world(w, on_hme1);
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(1) " " NET4(50));
	world_free(w);
}
END_TEST

/* A standby has no address at all, and its path is known all the same. */
START_TEST(test_a_standby_without_any_address_is_probed)
{
	struct world *w = setup_lan("hme0 hme1");

	world_set_transitive(w, true);
	setup_nic(w, "hme0", NET4(19), NULL);
	world_ifconfig(w, "hme1 plumb group test standby up");
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	setup_done(w);
	ck_assert_str_eq(world_targets(w, "hme1"), NET4(1));
	world_cut(w, "hme1");
	world_run(w, SEC(10));
	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme1 of group test\n");
	world_free(w);
}
END_TEST

START_TEST(test_the_key_can_be_switched_while_it_runs)
{
	struct world *w = setup_link();

	ck_assert_str_eq(world_targets(w, "hme0"), "");
	world_set_transitive(w, true);
	world_run(w, SEC(5));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(1));
	ck_assert_str_eq(world_log(w), "");
	world_cut(w, "hme0");
	world_run(w, SEC(13));
	ck_assert_world(w, on_hme1);
	/* Back to the link alone. */
	world_set_transitive(w, false);
	world_run(w, SEC(5));
	ck_assert_str_eq(world_targets(w, "hme0"), "");
	ck_assert_world(w, whole);
	world_free(w);
}
END_TEST

START_TEST(test_a_test_address_is_preferred)
{
	struct world *w = setup_two();

	world_set_transitive(w, true);
	world_run(w, SEC(60));
	ck_assert_uint_eq(world_kernel(w)->net.arps_asked, 0);
	world_free(w);
}
END_TEST

/* ---- what others say ---- */

/* Says so every 100 ms on a dead path, for 20 s. */
static void
lie(struct world *w, const char *who, uint8_t mac0)
{
	struct simkernel *k = world_kernel(w);
	struct simhost *h = world_host(w, who);
	struct event ev = { .type = EV_REPLY,
		.reply = { .ifindex = simkernel_link(k, "hme0")->fact.ifindex,
		    .from = h->addr,
		    .arp = true } };
	int i;

	memcpy(ev.reply.mac, h->mac, sizeof(ev.reply.mac));
	ev.reply.mac[0] = mac0;
	for (i = 0; i < 200; i++) {
		world_run(w, MSEC(100));
		ev.reply.at = world_now(w);
		eventq_push(&k->news, &ev);
	}
	world_run(w, 0);
}

static uint64_t
strange(struct world *w)
{
	const struct nic *nic = model_nic(&world_engine(w)->model, "hme0");

	return nic->inst[FAM_INET].stats.strange;
}

START_TEST(test_another_hosts_answers_keep_no_dead_path_alive)
{
	struct world *w = setup_bare();

	world_cut(w, "hme0");
	lie(w, NET4(50), 2);
	ck_assert_world(w, on_hme1);
	ck_assert_uint_eq(strange(w), 200);
	world_free(w);
}
END_TEST

/* One that pretends to be the target, from elsewhere. */
START_TEST(test_a_wrong_hardware_address_is_not_believed_at_once)
{
	struct world *w = setup_bare();
	uint64_t before = strange(w);

	lie(w, NET4(1), 10);
	ck_assert_uint_eq(strange(w) - before, 200);
	ck_assert_str_eq(world_log(w), "");
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("transitive");
	TCase *t = tcase_create("transitive");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t,
	    test_a_dead_path_is_found_and_repaired_without_test_address);
	tcase_add_test(t, test_one_way_faults_are_found_too);
	tcase_add_test(t,
	    test_all_paths_dead_is_a_failed_group_and_nothing_moves);
	tcase_add_test(t,
	    test_a_target_with_a_new_hardware_address_is_no_failure);
	tcase_add_test(t, test_without_router_the_subnet_is_swept);
	tcase_add_test(t, test_a_standby_without_any_address_is_probed);
	tcase_add_test(t, test_the_key_can_be_switched_while_it_runs);
	tcase_add_test(t, test_a_test_address_is_preferred);
	tcase_add_test(t, test_another_hosts_answers_keep_no_dead_path_alive);
	tcase_add_test(t,
	    test_a_wrong_hardware_address_is_not_believed_at_once);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
