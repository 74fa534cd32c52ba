# npm ci in a folder, with words that help when it fails: cmake -DNPM=npm -DWORK=FOLDER -P install.cmake

execute_process(
  COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --prefer-offline
  WORKING_DIRECTORY ${WORK}
  RESULT_VARIABLE failed
  OUTPUT_VARIABLE said
  ERROR_VARIABLE said)
if(failed)
  message(FATAL_ERROR "Dashboard: npm could not install what package-lock.json names:\n${said}\n"
                      "It needs a package registry once. To build without the dashboard: -DPLIMSOLL_DASHBOARD=OFF")
endif()
